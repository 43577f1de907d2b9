"""`tf.minimum` and `tf.maximum` of a NaN and a number, as TF1 computed them on a CPU.

TF1's kernels compute `y < x ? y : x`, which is x if either is NaN: `tf.minimum(1.0, nan)` is 1. TensorFlow 2 returns
NaN if either is. Programs of TF1 rely on it without knowing: a learning rate with the factor
`tf.minimum(1.0, step / warmup_steps)`, without a warm-up, is 0 / 0 at the first step, and all weights become NaN.

Only a NaN in the second operand makes a difference, so that nodes stay as they are whose second operand is a constant,
as in `tf.maximum(x, 1e-8)`, or is NaN only where the first is, as in `tf.maximum(x, 0.2 * x)`. Without
`tf.disable_v2_behavior()` the steps may be TensorFlow 2's, whose NaNs count: nothing is changed.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of

__all__ = ["extremes_of_nans"]

_COMPARISONS = {"Maximum": "Greater", "Minimum": "Less"}
"""An op -> the comparison under which its second operand is the result."""


def _is(body: Body, tensor: tuple[str, int], op: str) -> bool:
    node = body.nodes.get(tensor[0])
    return node is not None and node.op == op


def _factors(body: Body, tensor: tuple[str, int]) -> list[tuple[str, int]]:
    """Returns the two factors of a product; nothing for another tensor."""
    return [tensor_of(name) for name in body.nodes[tensor[0]].input[:2]] if _is(body, tensor, "Mul") else []


def _is_nan_with(body: Body, first: tuple[str, int], second: tuple[str, int]) -> bool:
    """Returns whether the first operand is known to be NaN wherever the second is."""
    if first == second or _is(body, second, "Const") or second in _factors(body, first):
        return True
    factors = _factors(body, second)
    return first in factors and any(_is(body, factor, "Const") for factor in factors)


def extremes_of_nans(body: Body) -> None:
    """Selects the operand that TF1 returned, where the second may be NaN and the first is not."""
    nodes = [node for node in body.nodes.values() if node.op in _COMPARISONS]
    for node in nodes:
        first, second, *controls = node.input
        kind = ("type", node.attr["T"].type)
        is_floating = tf.dtypes.as_dtype(kind[1]).is_floating
        if not is_floating or _is_nan_with(body, tensor_of(first), tensor_of(second)):
            continue
        # A comparison with NaN is false, so that the first operand is taken, as in TF1's kernel.
        name = f"{node.name}/tf2compat_second"
        is_second = body.add_node(name, _COMPARISONS[node.op], [second, first, *controls], T=kind)
        is_second.device = node.device
        node.op = "SelectV2"
        node.input[:] = [f"{name}:0", second, first, *controls]
