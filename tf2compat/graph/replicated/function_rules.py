"""Rules for TensorFlow 2's conditions, loops and calls: the kinds that their functions return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.ops import BRANCHES, CALLS, LOOPS
from tf2compat.graph.replicated.kind import ROWS, Kind, Value, lines
from tf2compat.graph.replicated.list_rules import EMPTY_LISTS
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.row_loops import row_loop
from tf2compat.graph.replicated.shapes import Shape

__all__ = ["Evaluate", "called", "calls"]

Evaluate = Callable[[str, Sequence[Value], Sequence[Shape]], list[Value]]
"""Returns the values of what a function returns, for those of its arguments and their static shapes."""

_SAME = Value(Kind.SAME)
_VARIES = Value(Kind.VARIES)
_AS_SAME = {Kind.MAX, Kind.MEAN, Kind.MIN}
"""Kinds that the same number everywhere has as well: the mean of equal numbers is that number."""
# Kinds that have not settled by then are given up as unknown, instead of being followed for ever.
_TURNS = 8


def calls(node: Any, functions: Any) -> bool:
    """Returns whether a node is a condition, a loop or a call whose functions are known."""
    return node.op in BRANCHES | CALLS | {"StatelessWhile", "While"} or node.op in functions


def called(of: Operands, evaluate: Evaluate, body_of: Callable[[str], Body], outputs: int) -> list[Value]:
    """Returns the values of the outputs of a condition, a loop or a call.

    Args:
        of: the node.
        evaluate: returns what a function returns.
        body_of: returns the nodes of a function.
        outputs: how many outputs the node has.
    """
    node = of.node
    shapes = [of.shape(number) for number in range(len(of.names))]
    if node.op in LOOPS:
        body, turns = (body_of(node.attr[key].func.name) for key in ("body", "cond"))
        return row_loop(of, body, turns) or _loop(of, evaluate, shapes)
    if node.op not in BRANCHES:
        name = node.attr["f"].func.name if node.op in CALLS else node.op
        return evaluate(name, of.values, shapes)
    if of.kinds[0] is not Kind.SAME:
        return [_VARIES] * outputs  # Another way on each replica.
    if "branches" in node.attr:
        names = [function.name for function in node.attr["branches"].list.func]
    else:
        names = [node.attr[key].func.name for key in ("then_branch", "else_branch")]
    found = [evaluate(name, of.values[1:], shapes[1:]) for name in names]
    return [_either(list(values)) for values in zip(*found, strict=True)]


def _either(values: list[Value]) -> Value:
    """Returns the value of a tensor that is one of these, the same one on all replicas."""
    found = values[0]
    for value in values[1:]:
        found = _joined(found, value)
    return found


def _joined(one: Value, other: Value) -> Value:
    if one == other:
        return one
    if Kind.SAME in (one.kind, other.kind):
        rest = other if one.kind is Kind.SAME else one
        if rest.kind in _AS_SAME:
            return rest
        return Value(Kind.MIXED) if rest.kind in (Kind.SUM, Kind.MIXED) else _VARIES
    if {one.kind, other.kind} <= ROWS or (one.kind is other.kind and None not in (one.axis, other.axis)):
        return lines(one.kind, None)
    return one if one.kind is other.kind else _VARIES


def _begins_with_nothing(of: Operands, position: int) -> bool:
    """Returns whether a variable of a loop begins as an empty list, or as zero, to which anything may be added."""
    source = of.source(position)
    if source is None or source.op != "Const":
        return source is not None and source.op in EMPTY_LISTS
    array: np.ndarray[Any, Any] = tf.make_ndarray(source.attr["value"].tensor)
    return array.shape == () and array.dtype.kind == "f" and not array.any()


def _next(old: Value, made: Value, begins: bool) -> Value:
    """Returns the value of a variable of a loop after one more turn."""
    if not begins or old.kind is not Kind.SAME:
        return _joined(old, made)
    return Value(Kind.SUM) if made.kind is Kind.MIXED else made  # Zero, and a sum added to it.


def _loop(of: Operands, evaluate: Evaluate, shapes: list[Shape]) -> list[Value]:
    """A loop keeps the kinds of its variables, or comes to such after some turns."""
    node = of.node
    begins = [_begins_with_nothing(of, number) for number in range(len(of.names))]
    kept = [_shape(shape) for shape in node.attr["output_shapes"].list.shape] or shapes
    values = [_SAME if empty else value for empty, value in zip(begins, of.values, strict=True)]
    for _ in range(_TURNS):
        made = evaluate(node.attr["body"].func.name, values, kept)
        new = [_next(*parts) for parts in zip(values, made, begins, strict=True)]
        if new == values:
            break
        values = new
    else:
        return [_VARIES] * len(values)
    if evaluate(node.attr["cond"].func.name, values, kept)[0].kind is not Kind.SAME:
        return [_VARIES] * len(values)  # Another number of turns on each replica.
    found = zip(of.values, values, begins, strict=True)
    return [old if empty and new.kind is Kind.SAME else new for old, new, empty in found]


def _shape(proto: Any) -> Shape:
    if proto.unknown_rank:
        return None
    return tuple(None if dimension.size < 0 else dimension.size for dimension in proto.dim)
