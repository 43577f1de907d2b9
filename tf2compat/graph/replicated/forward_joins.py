"""Values of the forward pass that count for the whole batch: they are joined before they are used.

`sum(loss * mask) / sum(mask)` divides by the mask of all replicas; `tf.sqrt(mean)` takes the root of the mean of
all; rows are normalised by the mean of all; a loop that runs to the longest sequence runs to the longest of the
whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.ops import ENTERS
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.joins import join
from tf2compat.graph.replicated.kind import ROWS, Kind, KnownKinds
from tf2compat.graph.replicated.meetings import average_entries, averages_entries, draw_once, is_sampler
from tf2compat.graph.replicated.shapes import ShapeOf
from tf2compat.graph.replicated.sync_marks import SYNC, add_sync
from tf2compat.graph.replicated.writes import reaches_write


class _Step(Protocol):
    """Facts of a step, see `replicate.StepFacts`."""

    @property
    def scopes(self) -> GradientScopes: ...

    def in_gradient(self, name: str) -> bool: ...

    def shapes(self, body: Body) -> ShapeOf: ...


__all__ = ["Joins", "check_segments"]

_DIVISIONS = {"Div", "DivNoNan", "RealDiv"}
_JOINED = {Kind.COUNT: "sum", Kind.MEAN: "mean", Kind.SUM: "sum"}
_WAYS = ENTERS | {"Cast", "Identity", "Reshape", "Squeeze", "StridedSlice", "StopGradient"}
_SUMMARIES = {"ScalarSummary"}
_SEGMENTS = {f"Segment{name}" for name in ("Sum", "Mean", "Max", "Min", "Prod")}
_SPARSE_SEGMENTS = {f"SparseSegment{name}" for name in ("Sum", "Mean", "SqrtN")}


def _denominator(body: Body, kinds: KnownKinds, node: Any) -> str | None:
    """Returns the sum over the batch that a sum over the batch is divided by, if it is not joined yet."""
    if node.op not in _DIVISIONS or [kinds.of(name) for name in node.input[:2]] != [Kind.SUM, Kind.SUM]:
        return None
    divisor, position = tensor_of(node.input[1])
    if divisor not in body.nodes or body.nodes[divisor].op == SYNC:
        return None
    return f"{divisor}:{position}"


def _extreme(body: Body, kinds: KnownKinds, node: Any) -> str | None:
    """Returns the largest or smallest integer of the batch: the length of the longest sequence."""
    if node.op not in ("Max", "Min") or kinds.of(node.input[0]) not in (*ROWS, Kind.ENTRIES):
        return None
    integer = tf.dtypes.as_dtype(node.attr["T"].type).is_integer
    return f"{node.name}:0" if integer and kinds.of(node.name) in (Kind.MAX, Kind.MIN) else None


def _floating(body: Body, name: str) -> bool:
    return bool(tf.dtypes.as_dtype(data_type_of(body, name)).is_floating)


def _reduced(body: Body, kinds: KnownKinds, node: Any, shape_of: ShapeOf) -> dict[str, str]:
    """Returns the sums, means and counts that a node needs of the whole batch: tensor -> mode.

    Such a node combines them with rows, normalises rows by them, takes their root or quotient, or adds a sum to terms
    that are none.
    """
    data = [name for name in node.input if not name.startswith("^")]
    kind, lost = kinds.of(node.name), {kinds.of(name) for name in data} & {Kind.VARIES, Kind.MIXED, Kind.GATED}
    if node.op == SYNC or kind not in (Kind.VARIES, Kind.MIXED) or lost:
        return {}
    found = {}
    for name in data:
        mode = _JOINED.get(kinds.of(name))
        if mode is None or (kind is Kind.MIXED and mode == "mean"):
            continue
        if kinds.of(name) is Kind.SUM or (_floating(body, name) and (mode == "mean" or shape_of(name) == ())):
            found["{}:{}".format(*tensor_of(name))] = mode
    return found


_ROUNDS = (Kind.COUNT, Kind.SUM, Kind.MEAN)
"""The kinds in the order in which they are joined: a quotient has another kind when its divisor is joined."""


def _join_for_observers(body: Body, kinds: KnownKinds, observers: Collection[str], shape_of: ShapeOf) -> bool:
    """Joins the inputs of nodes that are only fetched or summarized; returns whether there were any.

    What the training needs stays as it is, so that a process which fetches more than others runs the same training.
    """
    todo = []
    for name in sorted(observers):
        node = body.nodes[name]
        if node.op in _SUMMARIES:
            continue  # They get what a fetch would give, see `replicate.py`.
        reduced = _reduced(body, kinds, node, shape_of)
        divisor = _denominator(body, kinds, node)
        for position, part in enumerate(node.input):
            if part.startswith("^"):
                continue
            tensor = "{}:{}".format(*tensor_of(part))
            mode = "sum_share" if position == 1 and tensor == divisor else reduced.get(tensor)
            if mode is not None:
                todo.append((node, position, mode))
    # Only now: a mark changes the kinds of what follows.
    for node, position, mode in todo:
        data_type = data_type_of(body, node.input[position])
        node.input[position] = add_sync(body, node.input[position], mode, data_type, shown=True)
    return bool(todo)


def _of_whole(body: Body, kinds: KnownKinds, apart: Callable[[str], bool], shape_of: ShapeOf) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in body.nodes.values():
        if not apart(node.name):
            found.update(_reduced(body, kinds, node, shape_of))
    for kind in _ROUNDS:
        first = {name: mode for name, mode in found.items() if kinds.of(name) is kind}
        if first:
            return first
    return {}


def _shared(body: Body, kinds: KnownKinds, observers: Collection[str]) -> dict[str, str]:
    """Returns sums that others are divided by, and lengths of the longest: tensor -> mode."""
    found: dict[str, str] = {}
    for node in body.nodes.values():
        divisor = None if node.name in observers else _denominator(body, kinds, node)
        if divisor is not None:
            found[divisor] = "sum_share"
        extreme = _extreme(body, kinds, node)
        if extreme is not None:
            found[extreme] = "max" if node.op == "Max" else "min"
    return found


def _rewritten(body: Body, kinds: KnownKinds) -> dict[str, str]:
    found = {f"{node.name}:0": "draw" for node in body.nodes.values() if is_sampler(kinds, node)}
    return found | {f"{node.name}:0": "entries" for node in body.nodes.values() if averages_entries(kinds, node)}


def _apply(body: Body, scopes: GradientScopes, name: str, mode: str) -> None:
    node = body.nodes.get(tensor_of(name)[0])
    if mode not in ("draw", "entries"):
        join(body, scopes, name, mode)
    elif node is not None:
        draw_once(body, node) if mode == "draw" else average_entries(body, scopes, node)


class Joins:
    """The joins of the forward pass of a step.

    Args:
        body: the step, changed in place.
        step: the gradient scopes of the graph, and its shapes.
        kinds_now: returns the kinds of the body as it is.
        loops: the nodes in TF1's loops, in which nothing can be joined.
        is_trained: whether gradients are taken of all that the body returns. No node of it is fetched or summarized
            alone then, though it may write: a counter before the loss, a moving average.
    """

    def __init__(
        self,
        body: Body,
        step: _Step,
        kinds_now: Callable[[], KnownKinds],
        loops: Collection[str],
        is_trained: bool = False,
    ) -> None:
        self._body = body
        self._step = step
        self._kinds_now = kinds_now
        self._loops = loops
        self._is_trained = is_trained
        self._done: dict[str, str] = {}
        self.kinds = kinds_now()

    def found(self) -> dict[str, str]:
        """Marks the tensors that the forward pass needs of the whole batch; returns them with the marks' modes."""
        found: dict[str, str] = {}
        body, shape_of = self._body, self._step.shapes(self._body)
        observers = self._observers()
        while True:
            # A join changes the kinds of all that follows: everything is looked at again after each.
            if _join_for_observers(body, self.kinds, observers, shape_of):
                self.kinds = self._kinds_now()
                continue
            for wanted in (
                _rewritten(body, self.kinds),
                _shared(body, self.kinds, observers),
                _of_whole(
                    body,
                    self.kinds,
                    lambda name: name in observers or self._step.in_gradient(name),
                    shape_of,
                ),
            ):
                new = self._possible(wanted)
                if new:
                    break
            else:
                return found
            self.apply(new)
            found.update(new)

    def _observers(self) -> set[str]:
        """Returns the nodes of a step that trains which lead to no write."""
        writing = set() if self._is_trained else reaches_write(self._body)
        if not writing:
            return set()
        return {name for name in self._body.nodes if name not in writing and name not in self._loops}

    def _possible(self, wanted: Mapping[str, str]) -> dict[str, str]:
        nodes = self._body.nodes
        return {
            name: mode
            for name, mode in sorted(wanted.items())  # In one order in all processes: it is in the marks' names.
            if name not in self._done and tensor_of(name)[0] in nodes and tensor_of(name)[0] not in self._loops
        }

    def apply(self, joins: Mapping[str, str]) -> None:
        """Makes these joins, each once."""
        for name, mode in joins.items():
            if name not in self._done:
                self._done[name] = mode
                _apply(self._body, self._step.scopes, name, mode)
        self.kinds = self._kinds_now()


def _rows_of(body: Body, name: str, fed: Mapping[str, str]) -> tuple[str, bool] | None:
    """Returns the tensor that has the number of segments: one with a row for each, or a shape (True)."""
    for _ in range(64):
        node = body.nodes.get(tensor_of(name)[0])
        if node is None:
            return (fed[name], True) if name in fed else None
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
            # Its outputs are all indices, then all values, then all shapes.
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


def check_segments(body: Body, kinds: KnownKinds, fed: Mapping[str, str]) -> None:
    """Checks at each step that segments give all rows of a replica, not only those up to the last that is not empty.

    Args:
        body: changed in place.
        kinds: the kinds of its nodes.
        fed: the arguments of the shapes of sparse tensors that are fed, by those of their indices.

    Raises:
        UnsupportedError: it cannot be seen to which rows the segments belong.
    """
    for node in list(body.nodes.values()):
        place = 1 if node.op in _SEGMENTS else 2 if node.op in _SPARSE_SEGMENTS else 0
        if not place or kinds.of(node.name) is not Kind.BATCH:
            continue
        source = _rows_of(body, node.input[place], fed)
        if source is None:
            raise unsupported("op:segments", f"The rows of '{node.name}' ({node.op}) are not known.")
        users = list(body.nodes.values())
        inputs = [(f"{node.name}:0", node.attr["T"].type), (source[0], data_type_of(body, source[0]))]
        result = insert(body, f"{node.name}/tf2compat_rows", _checked(source[1]), inputs)[0]
        body.replace_tensor(f"{node.name}:0", result, users)
