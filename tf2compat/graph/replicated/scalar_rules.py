"""Rules for sums and means over the batch, and for shapes that hold a number of rows."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tf2compat.graph.replicated.kind import Kind, Value
from tf2compat.graph.replicated.operands import Operands

__all__ = ["of_counts", "of_reduced"]

_VARIES = Value(Kind.VARIES)
_MOVES = {
    "BroadcastTo", "CheckNumerics", "DiagPart", "ExpandDims", "GatherV2", "Identity", "MatrixDiagPart", "Pad",
    "PreventGradient", "Print", "PrintV2", "Reshape", "Slice", "Snapshot", "Split", "Squeeze", "StopGradient",
    "StridedSlice", "Tile", "Transpose", "Unpack",
}  # fmt: skip
_LINEAR = {*_MOVES, "Cast", "Neg"}
_ADDS = {"Add", "AddN", "AddV2", "Sub", "AccumulateNV2"}
_JOINS = {"ConcatV2", "Pack"}
_DIVISIONS = {"Div", "DivNoNan", "RealDiv"}
_PRODUCTS = {"BatchMatMul", "BatchMatMulV2", "MatMul", "Mul", "MulNoNan"}
# Ops that map a row count, or a shape that holds one, to another.
_COUNTS = {
    "Cast", "ConcatV2", "ExpandDims", "GatherV2", "Identity", "Pack", "Prod", "Reshape", "Slice", "Split", "SplitV",
    "Squeeze", "StridedSlice", "Unpack",
}  # fmt: skip
_SHAPES_ONLY = {"FloorDiv", "FloorMod", "Maximum", "Minimum", "Mul", "Add", "AddV2", "Sub", "BroadcastArgs", "SelectV2"}


def _added(kinds: set[Kind]) -> Kind:
    """Returns the kind of a sum whose terms have these kinds."""
    if kinds == {Kind.SUM}:
        return Kind.SUM
    # A constant added to a mean counts once; added to a part of a sum it would count once a replica.
    return Kind.MEAN if kinds <= {Kind.MEAN, Kind.SAME} else Kind.MIXED


def _takes_known_sizes(of: Operands) -> bool:
    """Returns whether the sizes that are taken out of a shape are known when the graph is built."""
    shape, taken = of.sizes(0), of.constant(1)
    return shape is not None and taken is not None and all(shape[number] is not None for number in taken)


def of_counts(of: Operands) -> Value:
    """Returns the value of a node that computes from shapes: in proportion to the rows, or still a shape."""
    op, kinds = of.node.op, of.kinds
    if op == "GatherV2" and _takes_known_sizes(of):
        return Value(Kind.SAME)
    if op in _COUNTS or (op == "DynamicStitch" and set(kinds[: len(kinds) // 2]) == {Kind.SAME}):
        return Value(Kind.EXTENT if Kind.EXTENT in kinds else Kind.COUNT)
    if op == "BroadcastGradientArgs":  # The axes along which one shape is broadcast: no number of rows is among them.
        return Value(Kind.SAME)
    counts = kinds.count(Kind.COUNT)
    if op in ("Add", "AddV2", "Sub", "AddN") and counts == len(kinds):
        return Value(Kind.COUNT)
    if op in ("Mul", "RealDiv", "Div") and kinds[0] is Kind.COUNT and kinds[1] is Kind.SAME:
        return Value(Kind.COUNT if op != "Div" or not of.integer else Kind.EXTENT)
    if op == "Mul" and kinds == [Kind.SAME, Kind.COUNT]:
        return Value(Kind.COUNT)
    if op == "Maximum" and kinds[0] is Kind.COUNT and of.constant(1) == [1]:  # TF1 divides by no size that may be 0.
        return Value(Kind.COUNT)
    if op == "FloorDiv" and counts == 2 and of.output() == ():  # How many elements of one tensor to one of another.
        return Value(Kind.SAME)
    return Value(Kind.EXTENT) if op in _SHAPES_ONLY and of.integer else _VARIES


def of_reduced(of: Operands, types: Sequence[int]) -> Value:
    """Returns the value of a node that computes from sums, means, counts and values that are the same.

    Args:
        of: the operands.
        types: the `DataType` numbers of the outputs.
    """
    op, kinds = of.node.op, of.kinds
    if not types:
        return _VARIES
    floating = tf.dtypes.as_dtype(types[0]).is_floating
    others = kinds.count(Kind.SAME) == len(kinds) - 1
    if Kind.MIXED in kinds:
        return Value(Kind.MIXED if op in _LINEAR | _ADDS | _PRODUCTS | _DIVISIONS else Kind.VARIES)
    if op in _LINEAR:
        return _of_linear(of, floating) if others and kinds[0] is not Kind.SAME else _VARIES
    if op in _ADDS:
        return Value(_added(set(kinds)) if set(kinds) <= {Kind.SUM, Kind.MEAN, Kind.SAME, Kind.COUNT} else Kind.VARIES)
    if op in _JOINS:
        data = set(kinds[:-1] if op == "ConcatV2" else kinds)
        return Value(_added(data)) if data <= {Kind.SUM, Kind.MEAN, Kind.SAME} else _VARIES
    if op in _PRODUCTS and others:
        found = next(kind for kind in kinds if kind is not Kind.SAME)
        return Value(found) if found in (Kind.SUM, Kind.MEAN) else _VARIES
    if op in _PRODUCTS and set(kinds) == {Kind.MEAN, Kind.COUNT}:
        return Value(Kind.SUM)
    return _of_quotient(kinds, floating) if op in _DIVISIONS else _VARIES


def _of_linear(of: Operands, floating: bool) -> Value:
    kind, op = of.kinds[0], of.node.op
    if kind in (Kind.MAX, Kind.MIN):
        # Not `Neg`, which makes the smallest of the largest.
        return Value(kind) if op in _MOVES else _VARIES
    # Parts that are rounded each by itself do not add up to the rounded whole.
    if op == "Cast" and tf.dtypes.as_dtype(of.node.attr["SrcT"].type).is_floating and not floating:
        return _VARIES
    return Value(kind) if floating or kind is Kind.SUM else _VARIES


def _of_quotient(kinds: list[Kind], floating: bool) -> Value:
    if not floating:
        return _VARIES
    if kinds[1] is Kind.SAME:
        return Value(kinds[0]) if kinds[0] in (Kind.SUM, Kind.MEAN) else _VARIES
    return Value(Kind.MEAN) if kinds in ([Kind.SUM, Kind.COUNT], [Kind.SUM, Kind.SUM]) else _VARIES
