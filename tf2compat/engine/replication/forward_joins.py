"""Values of the forward pass that count for the whole batch: they are joined before they are used.

`sum(loss * mask) / sum(mask)` divides by the mask of all replicas; `tf.sqrt(mean)` takes the root of the mean of
all; a loop that runs to the longest sequence runs to the longest of the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import tensorflow as tf

from tf2compat.engine.function_body import Body, tensor_of
from tf2compat.engine.ops import ENTERS
from tf2compat.engine.replication.formulas import insert
from tf2compat.engine.replication.kinds import Kinds
from tf2compat.engine.replication.operands import ROWS, Kind
from tf2compat.engine.replication.sync import SYNC, add_sync, data_type_of
from tf2compat.engine.unsupported import unsupported

__all__ = ["check_segments", "join_forward"]

_DIVISIONS = {"Div", "DivNoNan", "RealDiv"}
_WAYS = ENTERS | {"Cast", "Identity", "Reshape", "Squeeze", "StridedSlice", "StopGradient"}
_SEGMENTS = {f"Segment{name}" for name in ("Sum", "Mean", "Max", "Min", "Prod")}
_SPARSE_SEGMENTS = {f"SparseSegment{name}" for name in ("Sum", "Mean", "SqrtN")}


def _mark_users(body: Body, name: str, mode: str) -> None:
    users = list(body.nodes.values())
    mark = add_sync(body, name, mode, data_type_of(body, name))
    for user in users:
        for position, part in enumerate(user.input):
            if not part.startswith("^") and tensor_of(part) == tensor_of(name):
                user.input[position] = mark


def _denominator(body: Body, kinds: Kinds, node: Any) -> str | None:
    """Returns the sum over the batch that a sum over the batch is divided by, if it is not joined yet."""
    if node.op not in _DIVISIONS or [kinds.of(name) for name in node.input[:2]] != [Kind.SUM, Kind.SUM]:
        return None
    divisor, position = tensor_of(node.input[1])
    if divisor not in body.nodes or body.nodes[divisor].op == SYNC:
        return None
    return f"{divisor}:{position}"


def _extreme(body: Body, kinds: Kinds, node: Any) -> str | None:
    """Returns the largest or smallest integer of the batch: the length of the longest sequence."""
    if node.op not in ("Max", "Min") or kinds.of(node.input[0]) not in (*ROWS, Kind.ENTRIES):
        return None
    integer = tf.dtypes.as_dtype(node.attr["T"].type).is_integer
    return f"{node.name}:0" if integer and kinds.of(node.name) in (Kind.MAX, Kind.MIN) else None


def _means(kinds: Kinds, node: Any) -> list[str]:
    """Returns the means over the batch of which a node computes what is no mean."""
    data = [name for name in node.input if not name.startswith("^")]
    found = {kinds.of(name) for name in data}
    if Kind.MEAN not in found or not found <= {Kind.MEAN, Kind.SAME, Kind.WHOLE}:
        return []
    if node.op == SYNC or kinds.of(node.name) is not Kind.VARIES:
        return []
    return ["{}:{}".format(*tensor_of(name)) for name in data if kinds.of(name) is Kind.MEAN]


def _wanted(body: Body, kinds: Kinds, apart: Callable[[str], bool]) -> dict[str, str]:
    """Returns the tensors that have to be joined now: tensor -> mode."""
    found: dict[str, str] = {}
    for node in body.nodes.values():
        divisor = _denominator(body, kinds, node)
        if divisor is not None:
            found[divisor] = "sum_share"
        extreme = _extreme(body, kinds, node)
        if extreme is not None:
            found[extreme] = "max" if node.op == "Max" else "min"
        if not apart(node.name):
            found.update(dict.fromkeys(_means(kinds, node), "whole"))
    return found


def join_forward(
    body: Body, kinds_now: Callable[[], Kinds], in_gradient: Callable[[str], bool], loops: Collection[str]
) -> Kinds:
    """Marks what the forward pass needs of the whole batch; returns the kinds of the marked body.

    Args:
        body: changed in place.
        kinds_now: returns the kinds of the body as it is.
        in_gradient: returns whether `tf.gradients` made a node.
        loops: the nodes in TF1's loops, in which nothing can be joined.
    """
    kinds, done = kinds_now(), set[str]()
    while True:
        wanted = {
            name: mode
            for name, mode in _wanted(body, kinds, in_gradient).items()
            if name not in done and tensor_of(name)[0] in body.nodes and tensor_of(name)[0] not in loops
        }
        if not wanted:
            return kinds
        for name, mode in sorted(wanted.items()):
            _mark_users(body, name, mode)
            done.add(name)
        kinds = kinds_now()


def _rows_of(body: Body, name: str) -> tuple[str, bool] | None:
    """Returns what tells the number of rows that segments stand for: a tensor of rows, or a shape (True)."""
    for _ in range(64):
        node = body.nodes.get(tensor_of(name)[0])
        if node is None:
            return None
        if node.op in _WAYS:
            name = node.input[0]
        elif node.op in ("Where", "Unique"):
            return node.input[0], False
        elif node.op == "SparseFillEmptyRows":
            return node.input[2], True
        elif node.op == "SparseReshape":
            return f"{node.name}:1", True
        elif node.op.startswith(("SparseCross", "DeserializeSparse", "DeserializeManySparse")):
            return f"{node.name}:2", True
        elif node.op.startswith("ParseExample"):
            count = node.attr["Nsparse"].i if node.op == "ParseExample" else node.attr["num_sparse"].i
            return f"{node.name}:{tensor_of(name)[1] + 2 * count}", True
        elif node.op == "Range":
            return f"{node.name}:0", False
        else:
            return None
    return None


def _checked(is_shape: bool) -> Callable[[Any, Any], list[Any]]:
    def formula(x: Any, source: Any) -> list[Any]:
        rows = tf.cast(source[0] if is_shape else tf.shape(source)[0], tf.int32)
        message = (
            "The last rows of a replica's part of the batch have no elements, and segments end with the last row "
            "that has one. Use `tf.nn.safe_embedding_lookup_sparse`, or `tf.unsorted_segment_sum` with the number "
            "of rows."
        )
        with tf.control_dependencies([tf.debugging.Assert(tf.equal(tf.shape(x)[0], rows), [message])]):
            return [tf.identity(x)]

    return formula


def check_segments(body: Body, kinds: Kinds) -> None:
    """Checks at each step that segments give all rows of a replica, not only those up to the last that is not empty.

    Args:
        body: changed in place.
        kinds: the kinds of its nodes.

    Raises:
        UnsupportedError: it cannot be seen to which rows the segments belong.
    """
    for node in list(body.nodes.values()):
        place = 1 if node.op in _SEGMENTS else 2 if node.op in _SPARSE_SEGMENTS else 0
        if not place or kinds.of(node.name) is not Kind.BATCH:
            continue
        source = _rows_of(body, node.input[place])
        if source is None:
            raise unsupported("op:segments", f"It is '{node.name}' ({node.op}).")
        users = list(body.nodes.values())
        inputs = [(f"{node.name}:0", node.attr["T"].type), (source[0], data_type_of(body, source[0]))]
        result = insert(body, f"{node.name}/tf2compat_rows", _checked(source[1]), inputs)[0]
        for user in users:
            for position, part in enumerate(user.input):
                if not part.startswith("^") and tensor_of(part) == (node.name, 0):
                    user.input[position] = result
        body.returns = [result if tensor_of(part) == (node.name, 0) else part for part in body.returns]
