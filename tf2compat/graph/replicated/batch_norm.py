"""Batch normalisation over the batch of all replicas, so that it computes what it computes on one device.

Two forms are known: the fused kernels, and `tf.nn.moments` (which `tf.layers`, Keras and slim use). In both
the mean and the variance become those of the whole batch, and in the gradient what flows into them is summed
over it. A normalisation that is written by hand in another way is found in forward_joins.py.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.joins import join
from tf2compat.graph.replicated.sync_marks import SYNC

__all__ = ["is_gradient_of_statistics", "sync_batch_norm", "sync_moments"]

_FUSED = {"FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"}
_FUSED_GRADIENTS = {"FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"}
# A name: in a trace an identity stands for the mark, whose op TensorFlow does not know.
_MARK = "tf2compat_mark_"


def _mark(tensor: Any, mode: str) -> Any:
    """Returns the tensor under a name that makes it a mark when the formula is in the graph."""
    return tf.identity(tensor, name=_MARK + mode)


def is_gradient_of_statistics(node: Any) -> bool:
    """Returns whether a node is a part of the gradient of a batch's statistics, in which its rows meet."""
    return node.op in _FUSED_GRADIENTS or (node.op == SYNC and node.attr["mode"].s == b"gradient_share")


def _axes(data_format: bytes) -> list[int]:
    """Returns the axes of batch and positions."""
    return [axis for axis, letter in enumerate(data_format.decode()) if letter != "C"]


def _along_channels(vector: Any, data_format: bytes) -> Any:
    """Returns a vector over the channels, shaped so that it is broadcast over the others."""
    return tf.reshape(vector, [-1 if letter == "C" else 1 for letter in data_format.decode()])


def _elements(x: Any, channels: Any) -> Any:
    """Returns how many elements a channel has."""
    return tf.cast(tf.size(x), tf.float32) / tf.cast(tf.size(channels), tf.float32)


def _forward(x: Any, scale: Any, offset: Any, old_mean: Any, old_variance: Any, *, node: Any) -> list[Any]:
    data_format = node.attr["data_format"].s
    factor = node.attr["exponential_avg_factor"].f if "exponential_avg_factor" in node.attr else 1.0
    # The kernels too compute the statistics of half-precision inputs in 32 bits.
    wide = tf.cast(x, tf.float32)
    axes = _axes(data_format)
    mean = _mark(tf.reduce_mean(wide, axes), "mean")
    centered = wide - _along_channels(mean, data_format)
    variance = _mark(tf.reduce_mean(tf.square(centered), axes), "mean")
    count = _mark(_elements(x, scale), "sum")
    slope = tf.math.rsqrt(variance + node.attr["epsilon"].f) * scale
    y = centered * _along_channels(slope, data_format) + _along_channels(offset, data_format)
    # As in the kernel: Bessel's correction for the moving variance alone, and none of a single element.
    unbiased = variance * count / tf.maximum(count - 1.0, 1.0)
    if factor != 1.0:
        mean_out = old_mean * (1.0 - factor) + mean * factor
        unbiased = old_variance * (1.0 - factor) + unbiased * factor
    else:
        mean_out = tf.identity(mean)
    return [tf.cast(y, x.dtype), mean_out, unbiased, tf.identity(mean), tf.identity(variance), tf.zeros([0])]


def _backward(dy: Any, x: Any, scale: Any, mean: Any, variance: Any, *unused: Any, node: Any) -> list[Any]:
    data_format = node.attr["data_format"].s
    axes = _axes(data_format)
    wide = tf.cast(dy, tf.float32)
    centered = tf.cast(x, tf.float32) - _along_channels(mean, data_format)
    inverse = tf.math.rsqrt(variance + node.attr["epsilon"].f)
    sum_dy = tf.reduce_sum(wide, axes)
    sum_dy_x = tf.reduce_sum(wide * centered, axes)
    count = _elements(x, scale)
    mean_dy = _mark(sum_dy, "gradient_share") / count
    mean_dy_x = _mark(sum_dy_x, "gradient_share") / count
    dx = (
        wide
        - _along_channels(mean_dy, data_format)
        - centered * _along_channels(tf.square(inverse) * mean_dy_x, data_format)
    ) * _along_channels(scale * inverse, data_format)
    return [tf.cast(dx, x.dtype), sum_dy_x * inverse, sum_dy, tf.zeros([0]), tf.zeros([0])]


def _replace(body: Body, node: Any, formula: Any, scope: str, positions: dict[str, str]) -> None:
    """Puts a formula in the place of a node; notes where its outputs are now."""
    types = [tf.float32.as_datatype_enum] * len(node.input)
    data_type = node.attr["T"].type
    for position in (0, 1) if node.op in _FUSED_GRADIENTS else (0,):
        types[position] = data_type
    data = [name for name in node.input if not name.startswith("^")]
    inputs = list(zip(data, types, strict=False))
    results = insert(body, f"{node.name}/tf2compat", lambda *tensors: formula(*tensors, node=node), inputs)
    for position, result in enumerate(results):
        positions[f"{node.name}:{position}"] = result
    for name, added in list(body.nodes.items()):
        stem, separator, last = name.rpartition("/" + _MARK)
        if separator and stem == f"{node.name}/tf2compat":
            added.op = SYNC
            # A second identity of one name has a number: `gradient_share_1`.
            added.attr["mode"].s = last.rstrip("0123456789").rstrip("_").encode()
            added.attr["scope"].s = scope.encode()
    controls = [name for name in node.input if name.startswith("^")]
    del body.nodes[node.name]
    # Control inputs still name the node: it has run when the formula has.
    body.add_node(node.name, "NoOp", [*controls, *("^" + tensor_of(name)[0] for name in results)])


def _fused(body: Body, scopes: GradientScopes) -> None:
    positions: dict[str, str] = {}
    for node in list(body.nodes.values()):
        if node.op in _FUSED | _FUSED_GRADIENTS and node.attr["is_training"].b:
            formula = _forward if node.op in _FUSED else _backward
            _replace(body, node, formula, scopes.of(node.name) or "", positions)
    if not positions:
        return
    for node in body.nodes.values():
        for position, name in enumerate(node.input):
            if not name.startswith("^"):
                node.input[position] = positions.get("{}:{}".format(*tensor_of(name)), name)
    body.returns = [positions.get(name, name) for name in body.returns]


def _reduces_batch(body: Body, node: Any) -> bool:
    """Returns whether a `Mean` is taken over the first axis among others."""
    axes = body.nodes.get(tensor_of(node.input[1])[0])
    if axes is None or axes.op != "Const":
        return False
    return 0 in tf.make_ndarray(axes.attr["value"].tensor).ravel()


def _moments(body: Body) -> list[Any]:
    """Returns the nodes that compute a mean, or the variance around it, over the batch."""
    found = {}
    for node in body.nodes.values():
        if node.op != "Mean" or not _reduces_batch(body, node):
            continue
        squares = body.nodes.get(tensor_of(node.input[0])[0])
        if squares is None or squares.op != "SquaredDifference":
            continue
        for position in (0, 1):
            center = body.nodes.get(tensor_of(squares.input[position])[0])
            while center is not None and center.op in ("StopGradient", "Identity"):
                center = body.nodes.get(tensor_of(center.input[0])[0])
            around = squares.input[1 - position]
            if center is None or center.op != "Mean" or not _reduces_batch(body, center):
                continue
            if tensor_of(center.input[0]) == tensor_of(around):
                found[center.name] = center
                found[node.name] = node
    return list(found.values())


def sync_moments(body: Body, scopes: GradientScopes) -> None:
    """Marks the means and variances that are taken over the batch, and their gradients; see `sync_batch_norm`."""
    # In one order in all processes: names of marks are keys of collective operations.
    for name in sorted({node.name for node in _moments(body)}):
        join(body, scopes, f"{name}:0", "mean")


def sync_batch_norm(body: Body, scopes: GradientScopes) -> None:
    """Marks the statistics of batch normalisation, and their gradients, to be those of all replicas.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
    """
    _fused(body, scopes)
    sync_moments(body, scopes)
