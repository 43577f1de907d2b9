"""Sparse tensors that are fed: their rows are divided among the replicas as those of a dense batch."""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Sequence

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.replicated.kind import Kind, Value
from tf2compat.graph.replicated.shapes import has_unknown_rows, static_shape
from tf2compat.graph.replicated.user_rules import feed_rule

__all__ = ["SPARSE_KINDS", "SparseFeed", "add_slices", "note_sparse", "sparse_feeds"]

SPARSE_KINDS = (Value(Kind.ENTRY_INDEX, 0), Value(Kind.ENTRIES, 0), Value(Kind.COUNT))
"""The kinds of a fed sparse tensor's indices, values and shape on a replica, which has its rows."""

# By the graph, weakly: notes go with the graph that they are about.
_noted: weakref.WeakKeyDictionary[tf.Graph, dict[str, tuple[tuple[str, str, str], bool]]] = weakref.WeakKeyDictionary()


@dataclasses.dataclass(frozen=True)
class SparseFeed:
    """A sparse tensor that is fed.

    Attributes:
        parts: the numbers of its indices, values and shape among the feeds.
        is_batch: whether it has a row for each example.
    """

    parts: tuple[int, int, int]
    is_batch: bool


def note_sparse(fed: tf.SparseTensor) -> None:
    """Notes the three tensors of a sparse tensor that is fed; their names need not tell that they belong together.

    One whose number of rows is known when the graph is built is no batch, as with a dense placeholder.
    """
    parts, shape = (fed.indices.name, fed.values.name, fed.dense_shape.name), static_shape(fed)
    _noted.setdefault(fed.graph, {})[parts[0]] = parts, shape is None or has_unknown_rows(shape)


def sparse_feeds(feeds: Sequence[tf.Tensor]) -> list[SparseFeed]:
    """Returns the sparse tensors among the feeds."""
    if not feeds or feeds[0].graph not in _noted:
        return []
    noted, numbers = _noted[feeds[0].graph], {feed.name: number for number, feed in enumerate(feeds)}
    found = []
    for names, is_batch in (noted[feed.name] for feed in feeds if feed.name in noted):
        if all(name in numbers for name in names):
            indices, values, shape = (numbers[name] for name in names)
            copied = any(feed_rule(feeds[number]) == "copy" for number in (indices, values, shape))
            found.append(SparseFeed((indices, values, shape), is_batch and not copied))
    return found


def add_slices(body: Body, parts: tuple[str, str, str], bounds: tuple[str, str], name: str, data_type: int) -> None:
    """Adds the node that cuts the rows of one replica out of a sparse tensor: its indices, values and shape.

    Args:
        body: where it is added.
        parts: the whole one's indices, values and shape.
        bounds: the first row and the one behind the last, each a vector of one int32.
        name: of the node.
        data_type: the type of the values.
    """
    int32, int64 = (("type", dtype.as_datatype_enum) for dtype in (tf.int32, tf.int64))

    def node(stem: str, op: str, inputs: Sequence[str], **attributes: tuple[str, object]) -> str:
        made = body.add_node(f"{name}/{stem}" if stem else name, op, list(inputs), **attributes)
        made.device = "/device:CPU:0"
        return f"{made.name}:0"

    def constant(stem: str, number: object) -> str:
        value = ("tensor", tf.make_tensor_proto(number, tf.int32))
        return node(stem, "Const", [], dtype=int32, value=value)

    begin, end = (node(f"row_{k}", "Cast", [bound], SrcT=int32, DstT=int64) for k, bound in enumerate(bounds))
    one, axis = constant("one", [1]), constant("axis", 0)
    ones = {"T": int64, "Index": int32, "end_mask": ("i", 1)}
    # `dense_shape[1:]`: all sizes but the number of rows.
    others = node("others", "StridedSlice", [parts[2], one, one, one], **ones)
    zeros = node("zeros", "ZerosLike", [others], T=int64)
    joined = {"N": ("i", 2), "T": int64, "Tidx": int32}
    start = node("start", "ConcatV2", [begin, zeros, axis], **joined)
    number = node("number", "Sub", [end, begin], T=int64)
    size = node("size", "ConcatV2", [number, others, axis], **joined)
    node("", "SparseSlice", [*parts, start, size], T=("type", data_type))
