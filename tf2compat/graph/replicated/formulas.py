"""Formulas that are written with TensorFlow and put into a graph as nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body
from tf2compat.graph.function_body import from_function_def

__all__ = ["insert"]


def insert(
    body: Body, stem: str, formula: Callable[..., Any], inputs: Sequence[tuple[str, int]], device: str = ""
) -> list[str]:
    """Adds the nodes of a formula to a body.

    Args:
        body: changed in place.
        stem: where the nodes stand; they run when their inputs come.
        formula: takes tensors and returns tensors, in flat lists.
        inputs: the tensors in the body, each with its `DataType` number.
        device: where they run; by default where their inputs come from.

    Returns:
        The formula's results.
    """
    signature = [tf.TensorSpec(None, tf.dtypes.as_dtype(data_type)) for _, data_type in inputs]
    with _tf.eager_mode():
        traced = tf.function(formula, input_signature=signature, autograph=False).get_concrete_function()
    called = from_function_def(traced.function_def, body.functions)
    given = dict(zip([argument.name for argument in called.arguments], [name for name, _ in inputs], strict=True))
    # A constant has no input that would put it into the frame of a loop or the branch of a condition.
    first = "^" + inputs[0][0].partition(":")[0] if inputs and inputs[0][0].partition(":")[0] in body.nodes else None

    def placed(name: str) -> str:
        return given.get(name) or (f"^{stem}/{name[1:]}" if name.startswith("^") else f"{stem}/{name}")

    for part in called.nodes.values():
        copied = type(part)()
        copied.CopyFrom(part)
        copied.name = f"{stem}/{part.name}"
        copied.device = device
        # Notes of the trace, its shapes and colocations, are not true of the body.
        for attribute in [name for name in copied.attr if name.startswith("_")]:
            del copied.attr[attribute]
        del copied.input[:]
        copied.input.extend(map(placed, part.input))
        if not part.input and first:
            copied.input.append(first)
        body.nodes[copied.name] = copied
    return [placed(name) for name in called.returns]
