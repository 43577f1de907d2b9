"""Operations that are rewritten so that replicas agree: means of a part of the batch's rows, and draws of classes.

The mean of what `tf.boolean_mask` leaves is that of another number of rows on each replica. Samplers of classes take
the batch's labels, and draw one list for all of them.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.inflows import AVERAGED, SCALED, inflows
from tf2compat.graph.replicated.kind import ROWS, Kind, KnownKinds
from tf2compat.graph.replicated.sync_marks import add_sync

__all__ = ["average_entries", "averages_entries", "draw_once", "is_sampler", "scale_gradient"]

_SAMPLERS = {
    "AllCandidateSampler", "FixedUnigramCandidateSampler", "LearnedUnigramCandidateSampler",
    "LogUniformCandidateSampler", "ThreadUnsafeUnigramCandidateSampler", "UniformCandidateSampler",
}  # fmt: skip


def is_sampler(kinds: KnownKinds, node: Any) -> bool:
    """Returns whether a node draws classes for labels of a replica's own."""
    return node.op in _SAMPLERS and kinds.of(node.input[0]) in ROWS


def averages_entries(kinds: KnownKinds, node: Any) -> bool:
    """Returns whether a node takes the mean of some of a replica's rows."""
    if node.op != "Mean" or kinds.of(node.name) is not Kind.VARIES:
        return False
    return kinds.of(node.input[0]) is Kind.ENTRIES and kinds.of(node.input[1]) is Kind.SAME


def draw_once(body: Body, node: Any) -> None:
    """Gives a sampler of classes the labels of all replicas, so that it draws once.

    The expected counts of the true classes are cut apart again, a row for each label.
    """
    labels, users = node.input[0], list(body.nodes.values())
    node.input[0] = add_sync(body, labels, "gather", tf.int64.as_datatype_enum)
    rows = add_sync(body, f"{node.name}:1", "rows", tf.float32.as_datatype_enum, rows=labels)
    body.replace_tensor(f"{node.name}:1", rows, users)


def _count(values: Any, means: Any) -> list[Any]:
    """Returns how many values a mean is taken of."""
    return [tf.cast(tf.size(values), means.dtype) / tf.cast(tf.maximum(tf.size(means), 1), means.dtype)]


def average_entries(body: Body, scopes: GradientScopes, node: Any) -> None:
    """Divides a sum of some of the rows by their number in the whole batch, where it was divided by the replica's.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
        node: the `Mean`.
    """
    data_type, users = node.attr["T"].type, list(body.nodes.values())
    # `Sum` has the inputs and attributes of `Mean`.
    node.op = "Sum"
    stem = f"{node.name}{AVERAGED}"
    inputs = [(node.input[0], data_type), (f"{node.name}:0", data_type)]
    count = insert(body, f"{stem}/count", _count, inputs)[0]
    all_of = add_sync(body, count, "sum_share", data_type)
    body.add_node(stem, "RealDiv", [f"{node.name}:0", all_of], T=("type", data_type))
    body.replace_tensor(f"{node.name}:0", f"{stem}:0", users)
    scale_gradient(body, scopes, node.name, count, all_of)


def scale_gradient(body: Body, scopes: GradientScopes, name: str, factor: str, divisor: str) -> None:
    """Multiplies what flows into the gradient of a node by a factor, and divides it.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
        name: the node.
        factor: the tensor by which it is multiplied.
        divisor: the tensor by which it is divided.
    """
    for number, (node, position, scope) in enumerate(inflows(body, scopes, name)):
        data_type = data_type_of(body, node.input[position])
        stem = f"{scope}{SCALED}{name}/{number}"
        for op, other in (("Mul", factor), ("RealDiv", divisor)):
            body.add_node(f"{stem}_{op}", op, [node.input[position], other], T=("type", data_type))
            node.input[position] = f"{stem}_{op}:0"
