"""The kind of each node: how its value on one replica is related to that on a single device.

The batch is split over the replicas. From there on the kinds follow the operations: a row of the batch stays
on its replica, a mean over the batch becomes the mean of a part, a sum the sum of a part. Where the axis of
the batch is lost (it was transposed, or went through a loop), a dimension of unknown size shows that it is still
there. What no rule knows `VARIES`: it is some function of a part of the batch.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.flow import users_of
from tf2compat.graph.function_body import output_types
from tf2compat.graph.ops import BACK_EDGES, ENTERS, EXITS, MERGES, SWITCHES
from tf2compat.graph.replicated.contractions import CONTRACTIONS
from tf2compat.graph.replicated.function_rules import called, calls
from tf2compat.graph.replicated.headed_rules import headed
from tf2compat.graph.replicated.inside import Inside, draws
from tf2compat.graph.replicated.kind import LINES, ROWS, Kind, Value, lines
from tf2compat.graph.replicated.list_rules import LIST_RULES
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.reductions import REDUCTIONS, gradient_sum, reduced
from tf2compat.graph.replicated.row_rules import ROW_RULES
from tf2compat.graph.replicated.scalar_rules import of_counts, of_reduced
from tf2compat.graph.replicated.shapes import Shape, ShapeOf
from tf2compat.graph.replicated.sparse_rules import SEVERAL_RULES, SPARSE_RULES
from tf2compat.graph.replicated.sync_marks import SYNC

__all__ = ["SOURCES", "Kind", "Kinds"]

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

_RULES = {**ROW_RULES, **CONTRACTIONS, **SPARSE_RULES}
_SHAPES = {"Shape", "ShapeN", "Size"}
_PASSES = ENTERS | EXITS | BACK_EDGES | {"Identity", "Print", "Snapshot", "StopGradient"}
_STACKS_PASS = ENTERS | {"Identity"}
_OF_SHAPES = {"BroadcastTo", "Fill", "Range", "ScatterNd", "Tile"}
"""Operations whose result is row-like where a shape or an end that they take counts rows."""
_RANDOM = (
    "Random", "ParameterizedTruncatedNormal", "StatelessRandom", "StatelessTruncatedNormal", "TruncatedNormal",
)  # fmt: skip
_ARRAY_OPS = ("TensorArrayGather", "TensorArrayRead", "TensorArrayScatter", "TensorArrayWrite")
_OWN = {
    "sum_share": Kind.SUM, "share": Kind.VARIES, "gradient_share": Kind.VARIES, "gradient_total": Kind.VARIES,
}  # fmt: skip
"""Modes of marks that give each replica a value of its own -> its kind."""
_SAME = Value(Kind.SAME)
_VARIES = Value(Kind.VARIES)


def _join(one: Value, other: Value) -> Value:
    """Returns the value of a tensor that has the one value on one way through the graph and the other on another."""
    if one == other or other.kind is Kind.SAME:
        return one
    if one.kind is Kind.SAME:
        return other
    if Kind.GATED in (one.kind, other.kind):
        return Value(Kind.GATED)
    if {one.kind, other.kind} <= ROWS or one.kind is other.kind:
        return lines(one.kind, one.axis if one.axis == other.axis else None)
    return _VARIES


def _of_argument(given: Kind | Value) -> Value:
    return given if isinstance(given, Value) else lines(given, 0)


class Kinds:
    """The kind of each node of a body.

    Args:
        body: the body, with its marks.
        arguments: the kinds, or values, of its arguments that are not the same everywhere.
        shape_of: returns the static shape of a tensor.
        varying: further nodes whose values differ from replica to replica.
        declared: the kinds that a user has told of tensors, by their names.
        inside: the functions that the body calls; without it what they return `VARIES`.
    """

    def __init__(
        self,
        body: Body,
        arguments: Mapping[str, Kind | Value],
        shape_of: ShapeOf,
        varying: frozenset[str] = frozenset(),
        declared: Mapping[str, Kind] | None = None,
        inside: Inside | None = None,
    ) -> None:
        self._body = body
        self._varying = varying
        self._shape_of = shape_of
        self._inside = inside
        self._declared = {tensor_of(name): kind for name, kind in (declared or {}).items()}
        self._kinds: dict[str, list[Value]] = {
            argument.name: [_of_argument(arguments.get(argument.name, Kind.SAME))] for argument in body.arguments
        }
        self._run()

    def of(self, name: str) -> Kind:
        """Returns the kind of a node, or of a tensor of it."""
        return self._value(name).kind

    def axis(self, name: str) -> int | None:
        """Returns the axis of the replicas' parts of a tensor; None where it is not known, or there is none."""
        return self._value(name).axis

    def unknown(self, name: str) -> str:
        """Returns the node at which the dependence of a tensor on the batch is lost, searching back from the tensor."""
        todo, seen, found = [tensor_of(name)[0]], set(), tensor_of(name)[0]
        while todo:
            node = self._body.nodes.get(todo.pop())
            if node is None or node.name in seen:
                continue
            seen.add(node.name)
            lost = [part for part in node.input if not part.startswith("^") and self.of(part) is Kind.VARIES]
            if not lost:
                return str(node.name)
            todo.extend(tensor_of(part)[0] for part in lost)
        return found

    def _value(self, name: str) -> Value:
        node, position = tensor_of(name.removeprefix("^"))
        values = self._kinds.get(node)
        if not values:
            return _SAME
        return values[position] if position < len(values) else values[0]

    def _in_order(self) -> list[str]:
        """Returns the nodes, each after its inputs; loops are entered where `NextIteration` closes them."""
        nodes, found = self._body.nodes, dict[str, None]()
        for start in nodes:
            todo = [(start, False)]
            while todo:
                name, done = todo.pop()
                if done:
                    found[name] = None
                elif name in nodes and name not in found:
                    todo.append((name, True))
                    if nodes[name].op not in BACK_EDGES:
                        inputs = (node_of(part) for part in nodes[name].input)
                        todo.extend((part, False) for part in inputs)
        return list(found)

    def _run(self) -> None:
        users = users_of(self._body)
        # Each node after its inputs, so that most are looked at once; what a loop changes is looked at again.
        todo = self._in_order()
        waiting = set(todo)
        todo.reverse()
        while todo:
            name = todo.pop()
            waiting.discard(name)
            found = self._values(self._body.nodes[name])
            old = self._kinds.get(name)
            new = found if old is None else self._joined(old, found)
            if new != old:
                self._kinds[name] = new
                for user in users.get(name, ()):
                    if user not in waiting:
                        waiting.add(user)
                        todo.append(user)
                self._pushed(self._body.nodes[name], new[0].kind, waiting, todo)

    def _pushed(self, node: Any, kind: Kind, waiting: set[str], todo: list[str]) -> None:
        """The kind of a stack: that of the elements that are pushed onto it."""
        if not node.op.startswith("StackPush") or kind is Kind.SAME:
            return
        stack = tensor_of(node.input[0])[0]
        while stack in self._body.nodes:
            if self.of(stack) is not Kind.VARIES and stack not in waiting:
                self._kinds[stack] = [_VARIES]
                for user in self._body.nodes.values():
                    if user.name not in waiting and any(tensor_of(part)[0] == stack for part in user.input):
                        waiting.add(user.name)
                        todo.append(user.name)
            node = self._body.nodes[stack]
            if node.op not in _STACKS_PASS or not node.input:
                return
            stack = tensor_of(node.input[0])[0]

    def _joined(self, old: list[Value], found: list[Value]) -> list[Value]:
        count = max(len(old), len(found))
        both = [part + part[:1] * (count - len(part)) for part in (old, found)]
        return [_join(one, other) for one, other in zip(*both, strict=True)]

    def _values(self, node: Any) -> list[Value]:
        """Returns the values of a node's outputs; one for all of them where they are alike."""
        found = self._found(node)
        told = {number: kind for (name, number), kind in self._declared.items() if name == node.name}
        if not told:
            return found
        found = found + found[:1] * (max(told) + 1 - len(found))
        return [
            lines(told[number], 0) if number in told and value.kind is not Kind.SAME else value
            for number, value in enumerate(found)
        ]

    def _found(self, node: Any) -> list[Value]:
        names = [name for name in node.input if not name.startswith("^")]
        values = [self._value(name) for name in names]
        kinds = [value.kind for value in values]
        # First of all: where an input is dead the node does not run, whatever it computes.
        if any(self.of(name) is Kind.GATED for name in node.input) and not self._ungates(node):
            return [Value(Kind.GATED)]
        if node.op == SYNC:
            return [self._synced(node, kinds[0])]
        if node.op.startswith(_RANDOM) and kinds and kinds[0] is Kind.COUNT and set(kinds[1:]) <= {Kind.SAME}:
            # A draw of as many numbers as there are rows: each replica draws for its own.
            return [ROW_RULES["Fill"](self._operands(node, values))]
        if self._inside is not None and calls(node, self._body.functions):
            return self._called(node, values)
        if node.name in self._varying:
            return [_VARIES]
        if node.op in SOURCES:
            return self._taken(node)
        if all(kind is Kind.SAME for kind in kinds):
            return [_SAME]
        if node.op in SWITCHES and kinds[1] is not Kind.SAME:
            condition = self._body.nodes.get(tensor_of(node.input[1])[0])
            return [_VARIES if condition is not None and condition.op == "LoopCond" else Value(Kind.GATED)]
        return self._of_values(node, values)

    def _called(self, node: Any, values: list[Value]) -> list[Value]:
        """Returns the values of a condition, a loop or a call."""
        if node.name not in self._varying and all(value.kind is Kind.SAME for value in values):
            return [_SAME]
        inside, functions = self._inside, self._body.functions
        assert inside is not None
        outputs = len(output_types(node, functions))
        body_of = functools.partial(inside.body, functions)
        return called(self._operands(node, values), self._evaluate, body_of, outputs)

    def _evaluate(self, name: str, values: Sequence[Value], shapes: Sequence[Shape]) -> list[Value]:
        """Returns the values of what a function returns."""
        inside, functions = self._inside, self._body.functions
        assert inside is not None
        # `Inside` keeps the function, so that no other gets its id.
        key = id(functions[name]), tuple(values), tuple(shapes)
        if key not in inside.found:
            body = inside.body(functions, name)
            inside.found[key] = [_VARIES] * len(body.returns)  # Where it calls itself.
            given = {argument.name: value for argument, value in zip(body.arguments, values, strict=True)}
            drawn = frozenset(node.name for node in body.nodes.values() if draws(node) or calls(node, body.functions))
            kinds = Kinds(body, given, inside.shapes(name, body, shapes), drawn, None, inside)
            inside.found[key] = [kinds._value(returned) for returned in body.returns]
        return inside.found[key]

    def _operands(self, node: Any, values: list[Value]) -> Operands:
        return Operands(node, values, self._body.nodes, self._shape_of, self._value)

    def _taken(self, node: Any) -> list[Value]:
        """Returns the values of what a pipeline gives: a batch of its own for each replica."""
        count = max(1, len(output_types(node, self._body.functions)))
        shapes = [self._shape_of(f"{node.name}:{position}") for position in range(count)]
        return [_VARIES if shape == () else lines(Kind.BATCH, 0) for shape in shapes]

    def _ungates(self, node: Any) -> bool:
        """Returns whether a node has a value whichever way was taken; that of a loop has none where it never began."""
        sources = (self._body.nodes.get(tensor_of(name)[0]) for name in node.input)
        return node.op in MERGES and all(source is None or source.op not in BACK_EDGES for source in sources)

    def _synced(self, node: Any, kind: Kind) -> Value:
        mode = node.attr["mode"].s.decode()
        if mode == "rows":
            return self._value(node.input[1])
        if kind is Kind.GATED or (kind is Kind.SAME and mode not in _OWN):
            return Value(kind)
        return Value(_OWN.get(mode, Kind.SAME))

    def _of_values(self, node: Any, values: list[Value]) -> list[Value]:
        kinds = [value.kind for value in values]
        if node.op in MERGES or node.op in SWITCHES:
            return [self._merged(values)]
        if node.op in _PASSES:
            return [values[0]]
        of = self._operands(node, values)
        if node.op == "Reshape" and (found := gradient_sum(of)) is not None:
            return [found]
        if node.op in _SHAPES:
            return [self._shape(node, name) for name in of.names]
        if Kind.VARIES in kinds:
            return [_VARIES]
        if node.op in LIST_RULES:
            return LIST_RULES[node.op](of)
        if Kind.HEADED in kinds:
            return [headed(of)]
        if node.op in SEVERAL_RULES:
            return SEVERAL_RULES[node.op](of)
        return [self._of_known(node, of)]

    def _merged(self, values: list[Value]) -> Value:
        known = {value for value in values if value.kind is not Kind.SAME}
        if {value.kind for value in known} <= ROWS and len(known) > 1:
            return Value(Kind.PART)
        value = known.pop() if len(known) == 1 else _VARIES
        return value if value.kind is not Kind.GATED else _VARIES

    def _of_known(self, node: Any, of: Operands) -> Value:
        kinds = set(of.kinds)
        if node.op in REDUCTIONS:
            return reduced(of)
        if node.op == "L2Loss":
            return Value(Kind.SUM) if of.kinds[0] in {*ROWS, Kind.ENTRIES} else _VARIES
        if node.op.startswith(("TensorArray", "TensorList")):
            return self._array(node, of)
        if kinds & LINES or (node.op in _OF_SHAPES and kinds & {Kind.COUNT, Kind.EXTENT, Kind.SUM}):
            return _RULES[node.op](of) if node.op in _RULES else _VARIES
        if kinds <= {Kind.COUNT, Kind.EXTENT, Kind.SAME}:
            if self._is_dimension(node, other=False) and Kind.EXTENT in kinds:
                return Value(Kind.SUM)
            return Value(Kind.SAME) if self._is_dimension(node, other=True) else of_counts(of)
        return of_reduced(of, output_types(node, self._body.functions))

    def _array(self, node: Any, of: Operands) -> Value:
        """Returns the value of an array of TF1's loops: that of its elements."""
        if node.op.startswith("TensorArraySize"):
            return _SAME
        known = {value for value in of.values if value.kind is not Kind.SAME}
        if not {value.kind for value in known} <= ROWS:
            kind = known.pop().kind if len(known) == 1 else Kind.VARIES
            return Value(kind) if kind in (Kind.SUM, Kind.MEAN) else _VARIES
        axes = {value.axis for value in known}
        axis = axes.pop() if len(axes) == 1 else None
        if axis is None or not node.op.startswith(_ARRAY_OPS):
            return Value(Kind.PART)
        if node.op.startswith("TensorArrayScatter"):
            return Value(Kind.PART, axis - 1) if axis else _VARIES
        if node.op.startswith("TensorArrayGather"):
            return Value(Kind.PART, axis + 1)
        return lines(Kind.PART, axis) if node.op.startswith("TensorArrayRead") else Value(Kind.PART, axis)

    def _shape(self, node: Any, name: str) -> Value:
        kind, shape = self.of(name), self._shape_of(name)
        if shape is not None and None not in shape:
            return _SAME
        if kind in (*ROWS, Kind.INDEX):
            return Value(Kind.COUNT)
        if kind in (Kind.ENTRIES, Kind.ENTRY_INDEX):
            return Value(Kind.SUM if node.op == "Size" else Kind.EXTENT)
        if kind is Kind.DISTINCT:
            return Value(Kind.EXTENT)
        return _VARIES if kind in (Kind.VARIES, Kind.GATED) else _SAME

    def _is_dimension(self, node: Any, other: bool) -> bool:
        """Returns whether a node takes one dimension of a shape: that of the batch's axis, or an `other`."""
        if node.op != "StridedSlice":
            return False
        shape, begin = (self._body.nodes.get(tensor_of(name)[0]) for name in node.input[:2])
        if shape is None or shape.op != "Shape" or begin is None or begin.op != "Const":
            return False
        number = tf.make_ndarray(begin.attr["value"].tensor).ravel().tolist()
        if node.attr["shrink_axis_mask"].i != 1 or len(number) != 1:
            return False
        value, static = self._value(shape.input[0]), self._shape_of(shape.input[0])
        if not other:
            return value.kind is Kind.ENTRIES and number[0] == value.axis
        if static is not None and static[number[0]] is not None:
            return True
        return value.axis is not None and number[0] >= 0 and number[0] != value.axis
