"""Rules for reductions: over the rows of a batch, or beside them."""

from __future__ import annotations

from tf2compat.graph.replicated.kind import LINES, ROWS, Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.shapes import Shape

__all__ = ["REDUCTIONS", "gradient_sum", "reduced"]

REDUCTIONS = {"All", "Any", "ArgMax", "ArgMin", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum"}
_VARIES = Value(Kind.VARIES)
_OVER_ROWS = {"Sum": Kind.SUM, "Mean": Kind.MEAN, "Max": Kind.MAX, "Min": Kind.MIN}
# Without the mean: it needs the number of elements of the whole batch, see meetings.py.
_OVER_ENTRIES = {"Sum": Kind.SUM, "Max": Kind.MAX, "Min": Kind.MIN}


def _whole(of: Operands) -> Value:
    """Returns the value of a reduction over the rows."""
    if of.kinds[0] in ROWS:
        return Value(_OVER_ROWS.get(of.node.op, Kind.VARIES))
    return Value(_OVER_ENTRIES.get(of.node.op, Kind.VARIES)) if of.kinds[0] is Kind.ENTRIES else _VARIES


def _kept(of: Operands, axes: list[int], axis: int) -> Value:
    """Returns the value of a reduction beside the rows."""
    if of.kinds[0] in (Kind.INDEX, Kind.ENTRY_INDEX):
        return _VARIES
    keeps = of.node.op not in ("ArgMax", "ArgMin") and of.node.attr["keep_dims"].b
    return of.values[0] if keeps else lines(of.kinds[0], axis - sum(number < axis for number in axes))


def _of_known_axis(of: Operands, axes: list[int] | None, axis: int, shape: Shape) -> Value:
    rank = None if shape is None else len(shape)
    if axes is None:
        # Of axes that the graph computes, a scalar alone shows that they were all of them.
        return _whole(of) if of.output() == () else _VARIES
    if rank is None and any(number < 0 for number in axes):
        return _VARIES
    axes = [number if number >= 0 else number + (rank or 0) for number in axes]
    return _whole(of) if axis in axes else _kept(of, axes, axis)


def _of_lost_axis(of: Operands, axes: list[int] | None, shape: Shape) -> Value:
    """Where the axis of the rows is lost, a size that is not known tells whether it is still there."""
    after = of.output()
    if after is not None and None not in after:
        return _whole(of)
    if shape is None or axes is None or of.kinds[0] not in ROWS:
        return _VARIES if of.kinds[0] not in ROWS else lines(Kind.PART, None)
    return lines(Kind.PART, None)


def reduced(of: Operands) -> Value:
    """Returns the value of a reduction."""
    kind = of.kinds[0]
    if kind in (Kind.SUM, Kind.MEAN, Kind.MIXED) and of.node.op in ("Sum", "Mean"):
        return Value(kind) if all(other is Kind.SAME for other in of.kinds[1:]) else _VARIES
    if (kind is Kind.MAX and of.node.op == "Max") or (kind is Kind.MIN and of.node.op == "Min"):
        return Value(kind)
    if kind is Kind.COUNT and of.node.op in ("Prod", "Sum"):
        return Value(Kind.COUNT)
    if kind is Kind.EXTENT:
        return Value(Kind.EXTENT)
    if kind not in LINES or (len(of.kinds) > 1 and of.kinds[1] not in (Kind.SAME, Kind.COUNT)):
        return _VARIES
    shape, axes, axis = of.shape(0), of.constant(1), of.values[0].axis
    if shape == ():
        return _VARIES
    return _of_lost_axis(of, axes, shape) if axis is None else _of_known_axis(of, axes, axis, shape)


def gradient_sum(of: Operands) -> Value | None:
    """Returns the value of the gradient of a broadcast tensor: a sum over the axes that were broadcast, reshaped.

    Its axes are computed from shapes, so a rule for sums knows nothing of it. None for another node.
    """
    added, shape = of.source(0), of.source(1)
    if added is None or added.op != "Sum" or shape is None or shape.op != "Shape":
        return None
    axes = of.node_of(added.input[1])
    if axes is None or axes.op != "BroadcastGradientArgs":
        return None
    given, wanted = of.value_of(added.input[0]), of.value_of(shape.input[0])
    if given.kind not in (*ROWS, Kind.ENTRIES):
        return None
    if wanted.kind in LINES:
        return wanted if (wanted.kind in ROWS) == (given.kind in ROWS) else _VARIES
    return Value(Kind.SUM) if wanted.kind is Kind.SAME else _VARIES
