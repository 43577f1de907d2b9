"""Rules for the lists of TensorFlow 2's loops.

The value of a list is that of its elements, stacked: rows along axis 1 of it are rows along axis 0 of each element,
and along axis 0 each element is a row.
"""

from __future__ import annotations

from collections.abc import Callable

from tf2compat.graph.replicated.kind import LINES, Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands

__all__ = ["EMPTY_LISTS", "LIST_RULES"]

EMPTY_LISTS = {"EmptyTensorList", "TensorListReserve"}
"""Ops that make a list in which nothing is set yet."""

_SAME = Value(Kind.SAME)
_VARIES = Value(Kind.VARIES)
_REDUCED = {Kind.MAX, Kind.MEAN, Kind.MIN, Kind.SAME, Kind.SUM}


def _all(of: Operands) -> Value:
    """All elements in one tensor, or a tensor as a list."""
    return of.values[0] if set(of.kinds[1:]) <= {Kind.SAME, Kind.COUNT} else _VARIES


def _element(of: Operands, position: int) -> Value:
    """An element of the list."""
    value = of.values[0]
    if value.kind in _REDUCED:
        return value
    at = of.kinds[1] if position == 0 and of.node.op == "TensorListGetItem" else Kind.SAME
    if value.kind not in LINES or not value.axis or at is not Kind.SAME:
        return _VARIES  # Each element is a row, or it is not known.
    return lines(value.kind, value.axis - 1)


def _with(of: Operands, element: Value) -> Value:
    """The list with one more element, or with another one."""
    if element.kind in _REDUCED:
        made = element
    elif element.kind in LINES:
        # Rows along axis 0 of an element lie along axis 1 of all elements, stacked.
        made = lines(
            Kind.PART if element.kind is Kind.BATCH else element.kind,
            None if element.axis is None else element.axis + 1,
        )
    else:
        return _VARIES
    before = of.values[0]
    return made if before in (_SAME, made) else _VARIES


def _set(of: Operands) -> list[Value]:
    return [_with(of, of.values[2]) if of.kinds[1] is Kind.SAME else _VARIES]


def _length(of: Operands) -> list[Value]:
    value = of.values[0]
    if value.kind in _REDUCED:
        return [_SAME]
    if value.kind not in LINES or value.axis is None:
        return [_VARIES]
    return [_SAME] if value.axis else [Value(Kind.COUNT)]


LIST_RULES: dict[str, Callable[[Operands], list[Value]]] = {
    "EmptyTensorList": lambda of: [_VARIES],
    "TensorListFromTensor": lambda of: [_all(of)],
    "TensorListGetItem": lambda of: [_element(of, 0)],
    "TensorListLength": _length,
    "TensorListPopBack": lambda of: [of.values[0], _element(of, 1)],
    "TensorListPushBack": lambda of: [_with(of, of.values[1])],
    "TensorListReserve": lambda of: [_VARIES],
    "TensorListSetItem": _set,
    "TensorListStack": lambda of: [_all(of)],
}
"""Op -> rule for the values of its outputs, where one of its inputs at least is not the same on all replicas."""
