"""Loops over the rows of a batch: `tf.map_fn`, which computes each element of a list from one row.

On a replica such a loop takes as many turns as there are rows, and its lists hold the replica's rows.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.replicated.kind import ROWS, Kind, Value
from tf2compat.graph.replicated.operands import Operands

__all__ = ["row_loop"]

_SAME_VALUE = {"Cast", "Identity"}
_WAYS = {"Cast", "Identity", "LogicalAnd"}


def _at(nodes: Any, name: str) -> tuple[Any | None, str]:
    """Returns the node that computes a tensor of a function, through nodes that hand it on, and the tensor's name."""
    node = nodes.get(tensor_of(name)[0])
    while node is not None and node.op in _SAME_VALUE:
        name = node.input[0]
        node = nodes.get(tensor_of(name)[0])
    return node, tensor_of(name)[0]


def _is_number(nodes: Any, name: str, number: int) -> bool:
    node, _ = _at(nodes, name)
    if node is None or node.op != "Const":
        return False
    array = tf.make_ndarray(node.attr["value"].tensor)
    return bool(array.shape == () and array.dtype.kind in "iu" and array == number)


class _Loop:
    """The variables of a loop, by the names of the body's arguments.

    Attributes:
        counters: those that begin with zero and have one more in each turn.
        kept: those that stay as they are -> what they are.
    """

    def __init__(self, of: Operands, body: Body) -> None:
        self.nodes = body.nodes
        self.names = [argument.name for argument in body.arguments]
        self.kept: dict[str, Value] = {}
        self.counters: set[str] = set()
        for number, (name, returned) in enumerate(zip(self.names, body.returns, strict=True)):
            node, source = _at(self.nodes, returned)
            if node is None and source == name:
                self.kept[name] = of.values[number]
            elif node is not None and node.op in ("Add", "AddV2") and self._counts(node, name):
                begin = of.source(number)
                if begin is not None and _is_number({begin.name: begin}, begin.name, 0):
                    self.counters.add(name)

    def _counts(self, node: Any, name: str) -> bool:
        return _at(self.nodes, node.input[0])[1] == name and _is_number(self.nodes, node.input[1], 1)

    def is_counter(self, name: str) -> bool:
        """Returns whether a tensor of the body is a counter."""
        return _at(self.nodes, name)[1] in self.counters

    def of_one_row(self, name: str) -> bool:
        """Returns whether a tensor of the body is computed of this turn's rows, and of what is the same everywhere."""
        todo, seen = [name], set()
        while todo:
            place = node_of(todo.pop())
            if place in seen:
                continue
            seen.add(place)
            node = self.nodes.get(place)
            if node is None:
                if self.kept.get(place, Value(Kind.VARIES)).kind is not Kind.SAME:
                    return False
            elif not self._takes_a_row(node):
                todo.extend(node.input)
        return True

    def _takes_a_row(self, node: Any) -> bool:
        if node.op != "TensorListGetItem" or not self.is_counter(node.input[1]):
            return False
        rows = self.kept.get(_at(self.nodes, node.input[0])[1])
        return rows is not None and rows.kind in ROWS and rows.axis == 0


def _rows_counted(of: Operands, position: int) -> str | None:
    """Returns the tensor whose rows an input counts: `tf.shape(x)[0]`."""
    node = of.source(position)
    if node is None or node.op != "StridedSlice":
        return None
    shape = of.node_of(node.input[0])
    begin = of.node_of(node.input[1]) if shape is not None and shape.op == "Shape" else None
    if shape is None or begin is None or begin.op != "Const" or node.attr["shrink_axis_mask"].i != 1:
        return None
    value = of.value_of(shape.input[0])
    first = tf.make_ndarray(begin.attr["value"].tensor).ravel().tolist() == [0]
    return str(shape.input[0]) if first and value.kind in ROWS and value.axis == 0 else None


def _is_list_of(of: Operands, position: int, tensor: str) -> bool:
    source = of.source(position)
    return (
        source is not None and source.op == "TensorListFromTensor" and tensor_of(source.input[0]) == tensor_of(tensor)
    )


def _turn_for_each_row(of: Operands, loop: _Loop, turns: Body) -> bool:
    """Returns whether a loop has a turn for each row of one of its lists, and no other condition."""
    names = [argument.name for argument in turns.arguments]
    todo, counted = list(turns.returns), set()
    while todo:
        node = turns.nodes.get(tensor_of(todo.pop())[0])
        if node is None:
            return False
        # `maximum_iterations` adds a counter of TensorFlow's to the program's: both conditions have to hold.
        if node.op in _WAYS:
            todo.extend(node.input)
            continue
        ends = [_at(turns.nodes, name)[1] for name in node.input]
        if node.op != "Less" or ends[0] not in names or ends[1] not in names:
            return False
        counter, bound = (loop.names[names.index(end)] for end in ends)
        tensor = _rows_counted(of, loop.names.index(bound))
        if counter not in loop.counters or bound not in loop.kept or tensor is None:
            return False
        counted.add(tensor)
    # The loop must hold the rows that its bound counts: those of another tensor may be more or fewer.
    return len(counted) == 1 and any(_is_list_of(of, number, next(iter(counted))) for number in range(len(of.names)))


def row_loop(of: Operands, body: Body, turns: Body) -> list[Value] | None:
    """Returns the values of the variables of a loop over rows; None for any other loop.

    Args:
        of: the loop.
        body: its body.
        turns: its condition.
    """
    loop = _Loop(of, body)
    if not _turn_for_each_row(of, loop, turns):
        return None
    found = []
    for name, returned in zip(loop.names, body.returns, strict=True):
        node, _ = _at(body.nodes, returned)
        if name in loop.kept:
            found.append(loop.kept[name])
        elif name in loop.counters:
            # When the loop has ended, it has counted the rows.
            found.append(Value(Kind.COUNT))
        elif node is not None and _at(body.nodes, node.input[0])[1] == name and _adds_a_row(loop, node):
            found.append(Value(Kind.BATCH, 0))
        else:
            found.append(Value(Kind.VARIES))
    return found


def _adds_a_row(loop: _Loop, node: Any) -> bool:
    if node.op == "TensorListSetItem":
        return loop.is_counter(node.input[1]) and loop.of_one_row(node.input[2])
    return node.op == "TensorListPushBack" and loop.of_one_row(node.input[1])
