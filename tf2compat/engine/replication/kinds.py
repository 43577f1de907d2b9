"""What the value of each node on one replica is, compared with its value on a single device.

The batch is split over the replicas. From there on the kinds follow the operations: a row of the batch stays
on its replica, a mean over the batch becomes the mean of a part, a sum the sum of a part. Where the axis of
the batch is lost (it was transposed, or went through a loop), a dimension of unknown size shows that it is still
there. What no rule knows `VARIES`: it is some function of a part of the batch.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tf2compat.engine.function_body import Body, output_types, tensor_of
from tf2compat.engine.replication.shapes import ShapeOf
from tf2compat.engine.replication.sync import SYNC

__all__ = ["SOURCES", "Kind", "Kinds"]


class Kind(enum.Enum):
    """How a replica's value relates to the single device's."""

    SAME = 0
    """It is the same."""
    BATCH = 1
    """The replica's rows of it."""
    SUM = 2
    """The replicas' values add up to it."""
    MEAN = 3
    """It is their mean, weighted by their shares of the batch."""
    COUNT = 4
    """A number of rows, or a shape that holds one."""
    VARIES = 5
    """Unknown; it may differ from replica to replica."""
    MIXED = 6
    """A sum over the batch and something else, added up: no reduction gives the single device's value."""
    GATED = 7
    """It may be there on some replicas and not on others, behind a condition that varies."""
    PART = 8
    """The replica's part of it along some axis, not known to be the first."""


SOURCES = {
    "BarrierTakeMany",
    "IteratorGetNext",
    "IteratorGetNextSync",
    "MapUnstage",
    "OrderedMapUnstage",
    "QueueDequeueManyV2",
    "QueueDequeueUpToV2",
    "QueueDequeueV2",
    "ReaderReadUpToV2",
    "ReaderReadV2",
    "RecordInput",
    "Unstage",
}
"""Operations of an input pipeline: each replica takes a batch of its own."""

_LINEAR = {
    "Cast",
    "ExpandDims",
    "Identity",
    "Neg",
    "PreventGradient",
    "Print",
    "PrintV2",
    "CheckNumerics",
    "Reshape",
    "Snapshot",
    "Squeeze",
    "StopGradient",
}
_ADDS = {"Add", "AddN", "AddV2", "Sub", "AccumulateNV2"}
_DIVISIONS = {"Div", "DivNoNan", "RealDiv", "TruncateDiv"}
_PRODUCTS = {"Mul", "MulNoNan"}
_REDUCTIONS = {"All", "Any", "ArgMax", "ArgMin", "Max", "Mean", "Min", "Prod", "Sum"}
_SHAPES = {"Shape", "ShapeN", "Size"}
# What makes a number of rows of another.
_COUNTS = {
    "Add", "AddV2", "Cast", "ConcatV2", "ExpandDims", "FloorDiv", "GatherV2", "Identity", "Maximum", "Minimum", "Mul",
    "Pack", "Prod", "RealDiv", "Reshape", "Slice", "Split", "Squeeze", "StridedSlice", "Sub", "Sum", "Unpack",
}  # fmt: skip
_ROWS = {Kind.BATCH, Kind.PART}
_PASSES = {"Enter", "Exit", "Identity", "NextIteration", "Snapshot", "StopGradient"}
_UNGATES = {"Merge"}
_SWITCHES = {"Switch"}


def _join(one: Kind, other: Kind) -> Kind:
    """Returns the kind of what has one kind on some way and another kind on another."""
    if one is other or other is Kind.SAME:
        return one
    if one is Kind.SAME:
        return other
    if Kind.GATED in (one, other):
        return Kind.GATED
    return Kind.PART if {one, other} == _ROWS else Kind.VARIES


def _added(kinds: set[Kind]) -> Kind:
    """Returns the kind of what is added up of numbers of these kinds."""
    if kinds == {Kind.SUM}:
        return Kind.SUM
    return Kind.MEAN if kinds <= {Kind.MEAN, Kind.SAME} else Kind.MIXED


class Kinds:
    """The kind of each node of a body.

    Args:
        body: the body, with its marks.
        arguments: the kinds of its arguments that are not the same everywhere.
        shape_of: returns the static shape of a tensor.
        varying: further nodes whose values differ from replica to replica.
    """

    def __init__(
        self,
        body: Body,
        arguments: Mapping[str, Kind],
        shape_of: ShapeOf,
        varying: frozenset[str] = frozenset(),
    ) -> None:
        self._body = body
        self._varying = varying
        self._shape_of = shape_of
        self._kinds: dict[str, Kind] = {
            argument.name: arguments.get(argument.name, Kind.SAME) for argument in body.arguments
        }
        self._run()

    def of(self, name: str) -> Kind:
        """Returns the kind of a node, or of a tensor of it."""
        return self._kinds.get(tensor_of(name.removeprefix("^"))[0], Kind.SAME)

    def _run(self) -> None:
        users: dict[str, list[str]] = {}
        for node in self._body.nodes.values():
            for name in node.input:
                users.setdefault(tensor_of(name.removeprefix("^"))[0], []).append(node.name)
        todo = list(self._body.nodes)
        waiting = set(todo)
        todo.reverse()
        while todo:
            name = todo.pop()
            waiting.discard(name)
            kind = self._kind(self._body.nodes[name])
            old = self._kinds.get(name, Kind.SAME)
            new = _join(old, kind) if name in self._kinds else kind
            if name not in self._kinds or new is not old:
                self._kinds[name] = new
                for user in users.get(name, ()):
                    if user not in waiting:
                        waiting.add(user)
                        todo.append(user)
                self._pushed(self._body.nodes[name], new, waiting, todo)

    def _pushed(self, node: Any, kind: Kind, waiting: set[str], todo: list[str]) -> None:
        """What is pushed onto a stack is what is popped: the stack's kind is that of its elements."""
        if not node.op.startswith("StackPush") or kind is Kind.SAME:
            return
        stack = tensor_of(node.input[0])[0]
        while stack in self._body.nodes:
            if self._kinds.get(stack) is not Kind.VARIES and stack not in waiting:
                self._kinds[stack] = Kind.VARIES
                for user in self._body.nodes.values():
                    if user.name not in waiting and any(tensor_of(part)[0] == stack for part in user.input):
                        waiting.add(user.name)
                        todo.append(user.name)
            node = self._body.nodes[stack]
            if node.op not in ("Enter", "Identity") or not node.input:
                return
            stack = tensor_of(node.input[0])[0]

    def _kind(self, node: Any) -> Kind:
        data = [self.of(name) for name in node.input if not name.startswith("^")]
        gated = any(self.of(name) is Kind.GATED for name in node.input)
        if gated and node.op not in _UNGATES:
            return Kind.GATED
        if node.op == SYNC:
            return self._synced(node, data[0])
        if node.name in self._varying:
            return Kind.VARIES
        if node.op in SOURCES:
            shape = self._shape_of(f"{node.name}:0")
            return Kind.VARIES if shape == () else Kind.BATCH
        if all(kind is Kind.SAME for kind in data):
            return Kind.SAME
        if node.op in _SWITCHES and data[1] is not Kind.SAME:
            condition = self._body.nodes.get(tensor_of(node.input[1])[0])
            return Kind.VARIES if condition is not None and condition.op == "LoopCond" else Kind.GATED
        return self._of_values(node, data)

    def _synced(self, node: Any, kind: Kind) -> Kind:
        if kind is Kind.SAME:
            return Kind.SAME
        if kind is Kind.GATED:
            return Kind.GATED
        return Kind.SUM if node.attr["mode"].s == b"sum_share" else Kind.SAME

    def _of_values(self, node: Any, data: list[Kind]) -> Kind:
        if node.op in _UNGATES or node.op in _SWITCHES:
            known = {kind for kind in data if kind is not Kind.SAME}
            if known == _ROWS:
                return Kind.PART
            return known.pop() if len(known) == 1 and Kind.GATED not in known else Kind.VARIES
        if Kind.VARIES in data or node.op in _PASSES:
            return data[0] if node.op in _PASSES else Kind.VARIES
        if node.op in _SHAPES:
            return Kind.COUNT if data[0] in _ROWS | {Kind.COUNT} else Kind.VARIES
        if node.op in _REDUCTIONS:
            return self._reduced(node, data)
        if node.op == "L2Loss":
            return Kind.SUM if data[0] in _ROWS else Kind.VARIES
        if node.op.startswith("TensorArray"):
            return Kind.SAME if node.op.startswith("TensorArraySize") else Kind.PART
        if _ROWS & set(data) or (node.op == "Fill" and Kind.COUNT in data):
            return self._of_rows(node, data)
        if set(data) <= {Kind.COUNT, Kind.SAME}:
            return self._of_counts(node)
        return self._of_reduced(node, data)

    def _of_counts(self, node: Any) -> Kind:
        """Returns the kind of what is computed from shapes: the other dimensions are those of one device."""
        if node.op == "StridedSlice" and self._is_other_dimension(node):
            return Kind.SAME
        if node.op == "Range":
            shape = self._shape_of(f"{node.name}:0")
            return Kind.VARIES if shape is None or None in shape else Kind.SAME
        return Kind.COUNT if node.op in _COUNTS else Kind.VARIES

    def _is_other_dimension(self, node: Any) -> bool:
        """Returns whether a node takes one dimension of a shape, and not that of the batch."""
        shape, begin = (self._body.nodes.get(tensor_of(name)[0]) for name in node.input[:2])
        if shape is None or shape.op != "Shape" or begin is None or begin.op != "Const":
            return False
        number = tf.make_ndarray(begin.attr["value"].tensor).ravel().tolist()
        if node.attr["shrink_axis_mask"].i != 1 or len(number) != 1:
            return False
        static = self._shape_of(shape.input[0])
        if static is not None and static[number[0]] is not None:
            return True
        return self.of(shape.input[0]) is Kind.BATCH and number[0] > 0

    def _of_rows(self, node: Any, data: list[Kind]) -> Kind:
        """Returns the kind of what is computed from rows of the batch, or shaped like them."""
        if Kind.PART not in data and Kind.BATCH in data and self._has_rows(node):
            return Kind.BATCH
        shape = self._shape_of(f"{node.name}:0")
        return Kind.PART if shape is None or None in shape else Kind.VARIES

    def _of_reduced(self, node: Any, data: list[Kind]) -> Kind:
        """Returns the kind of what is computed from sums, means, counts and values that are the same."""
        kinds = set(data)
        types = output_types(node, self._body.functions)
        if not types:
            return Kind.VARIES
        floating = tf.dtypes.as_dtype(types[0]).is_floating
        if Kind.MIXED in kinds:
            return Kind.MIXED if node.op in _LINEAR | _ADDS | _PRODUCTS | _DIVISIONS else Kind.VARIES
        if node.op in _LINEAR:
            return data[0] if floating or data[0] is Kind.SUM else Kind.VARIES
        if node.op in _ADDS:
            return _added(kinds)
        if node.op in _PRODUCTS and data.count(Kind.SAME) == len(data) - 1:
            return next(kind for kind in data if kind is not Kind.SAME)
        if node.op in _DIVISIONS:
            if data[1] is Kind.SAME:
                return data[0]
            if data == [Kind.SUM, Kind.COUNT] or data == [Kind.SUM, Kind.SUM]:
                return Kind.MEAN
        if node.op == "Pack" and len(kinds) == 1:
            return data[0]
        return Kind.VARIES

    def _reduced(self, node: Any, data: list[Kind]) -> Kind:
        """Returns the kind of a reduction over constant axes."""
        if data[0] in (Kind.SUM, Kind.MEAN, Kind.MIXED) and node.op in ("Sum", "Mean"):
            return data[0]
        if data[0] is Kind.COUNT:
            return Kind.COUNT
        if data[0] is Kind.PART:
            shape = self._shape_of(f"{node.name}:0")
            return Kind.PART if shape is None or None in shape else self._whole(node)
        axes = self._body.nodes.get(tensor_of(node.input[1])[0])
        if data[0] is not Kind.BATCH or axes is None or axes.op != "Const":
            return self._whole(node) if data[0] is Kind.BATCH and self._is_scalar(node) else Kind.VARIES
        shape = self._shape_of(node.input[0])
        if shape == ():
            return Kind.VARIES
        rank = None if shape is None else len(shape)
        numbers = tf.make_ndarray(axes.attr["value"].tensor).ravel().tolist()
        if any(number == 0 or (rank is not None and number == -rank) for number in numbers):
            return self._whole(node)
        return Kind.VARIES if rank is None and any(number < 0 for number in numbers) else Kind.BATCH

    def _is_scalar(self, node: Any) -> bool:
        return self._shape_of(f"{node.name}:0") == ()

    def _whole(self, node: Any) -> Kind:
        """Returns the kind of a reduction over the batch."""
        return {"Sum": Kind.SUM, "Mean": Kind.MEAN}.get(node.op, Kind.VARIES)

    def _has_rows(self, node: Any) -> bool:
        """Returns whether the first axis of a node's output is that of the batch, as far as shapes tell."""
        shape = self._shape_of(f"{node.name}:0")
        if shape is None:
            return True
        if not shape:
            return False
        rows = [
            given[0]
            for name in node.input
            if not name.startswith("^") and self.of(name) is Kind.BATCH
            for given in [self._shape_of(name)]
            if given
        ]
        return shape[0] is None or shape[0] in rows
