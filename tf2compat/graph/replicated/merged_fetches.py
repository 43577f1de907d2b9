"""How the replicas' values of a fetched tensor become one: the value of the whole batch, or what comes nearest."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.kind import Kind, KnownKinds
from tf2compat.graph.replicated.shapes import Shape, has_unknown_rows
from tf2compat.log import logger

__all__ = ["MergedFetch", "merged_fetch"]

_NUMBERS = (Kind.COUNT, Kind.EXTENT, Kind.MAX, Kind.MEAN, Kind.MIN)
_WAYS = {"Cast", "Identity"}
_SUMMARIES = "Summary"

_MEANS = {
    "first": "Its value is that of the first replica",
    "gather": "Its value is the replicas' values, one after the other",
    "mean": "Its value is the mean over the replicas",
}


@dataclasses.dataclass(frozen=True)
class MergedFetch:
    """How one fetch is made.

    Attributes:
        tensor: what the replicas compute for it.
        mode: 'first' for the first replica's, or one of the marks' modes.
        after: the formula that makes the fetched value of what the mode gives; None where it is that already.
    """

    tensor: str
    mode: str
    after: Callable[[Any], list[Any]] | None = None


@functools.lru_cache(maxsize=1024)
def _tell_once(name: str, happened: str) -> None:
    logger.warning(
        "`Session.run`: how '%s' depends on the batch is not known on several replicas. %s. "
        "`tf2compat.distribute.set_rule(tensor, rule)` says how it becomes one.",
        name,
        happened,
    )


def _mode(body: Body, kind: Kind, name: str, shape: Shape) -> str:
    """Returns the mode of a fetch for which there is no rule; it says so where the value may be another than TF1's.

    Raises:
        UnsupportedError: no value would be right.
    """
    if kind is Kind.MIXED:
        raise unsupported("op:fetch", f"The replicas' values of '{name}' cannot be merged.")
    dtype = tf.dtypes.as_dtype(data_type_of(body, name))
    number = dtype.is_floating or dtype.is_complex
    if kind is Kind.SAME or (kind is Kind.BATCH and shape != ()):
        return "first" if kind is Kind.SAME else "gather"
    if kind is Kind.SUM or (kind is Kind.COUNT and shape == ()):
        return "sum"
    if kind is Kind.MEAN and number:
        return "mean"
    if kind in (Kind.MAX, Kind.MIN) and (dtype.is_floating or dtype.is_integer):
        return "max" if kind is Kind.MAX else "min"
    if kind is Kind.ENTRIES and has_unknown_rows(shape):
        return "gather"
    if shape == () and number:
        mode = "mean"
    else:
        mode = "gather" if has_unknown_rows(shape) and kind not in _NUMBERS else "first"
    node = body.nodes.get(tensor_of(name)[0])
    # Numbers in summaries are merged before they are written, see `replicate.py`.
    if kind is not Kind.GATED and (node is None or not node.op.endswith(_SUMMARIES)):
        _tell_once(tensor_of(name)[0], _MEANS[mode])
    return mode


def _turned(body: Body, name: str, axis: int, rank: int) -> MergedFetch:
    """Rows along another axis than the first are put there, and back when they are one."""
    order = [axis, *(number for number in range(rank) if number != axis)]
    back = [order.index(number) for number in range(rank)]
    data_type = data_type_of(body, name)
    stem = f"tf2compat_fetched/{name.replace(':', '_')}/turned"
    made = insert(body, stem, lambda x: [tf.transpose(x, order)], [(name, data_type)])[0]
    return MergedFetch(made, "gather", lambda x: [tf.transpose(x, back)])


def _shape_of_batch(body: Body, kinds: KnownKinds, name: str, count: int) -> MergedFetch | None:
    """A shape that holds the number of rows: the replicas' rows are added up, the other sizes are the same."""
    node = body.nodes.get(tensor_of(name)[0])
    while node is not None and node.op in _WAYS:
        node = body.nodes.get(tensor_of(node.input[0])[0])
    axis = kinds.axis(node.input[0]) if node is not None and node.op == "Shape" else None
    if axis is None:
        return None
    return MergedFetch(name, "sum", lambda x: [tf.where(tf.equal(tf.range(tf.size(x)), axis), x, x // count)])


def merged_fetch(body: Body, kinds: KnownKinds, name: str, shape: Shape, rule: str | None, count: int) -> MergedFetch:
    """Returns how a fetched tensor becomes one value.

    Args:
        body: the step; nodes may be added, whose kinds are not known yet.
        kinds: the kinds of its nodes.
        name: the tensor.
        shape: its static shape.
        rule: the user's rule for it, see `user_rules.FETCH_RULES`; None where there is none.
        count: the replicas of this process.

    Raises:
        UnsupportedError: no value would be right.
    """
    if rule is not None:
        return MergedFetch(name, {"concat": "gather"}.get(rule, rule))
    kind, axis = kinds.of(name), kinds.axis(name)
    if kind in (Kind.PART, Kind.ENTRIES) and axis and shape is not None and count > 1:
        return _turned(body, name, axis, len(shape))
    if kind is Kind.COUNT and shape is not None and len(shape) == 1:
        found = _shape_of_batch(body, kinds, name, count)
        if found is not None:
            return found
    return MergedFetch(name, _mode(body, kind, name, shape))
