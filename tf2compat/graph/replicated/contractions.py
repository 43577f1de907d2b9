"""Rules for products of matrices: the rows of a batch stay, are added up, or meet one another."""

from __future__ import annotations

from tf2compat.graph.replicated.kind import LINES, Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.row_rules import Rule, combined

__all__ = ["CONTRACTIONS"]

_VARIES = Value(Kind.VARIES)


def _product(of: Operands, contracted: tuple[int, int], kept: tuple[int, int]) -> Value:
    """Returns the value of a product of two matrices.

    Args:
        of: the operands.
        contracted: the axis of each matrix that is added up.
        kept: the axis of each that becomes axis 0 or 1 of the product.
    """
    if not of.only_lines(2):
        return _VARIES
    kind = combined({of.kinds[n] for n in of.lined()})
    if len(of.lined()) == 1:
        (number,) = of.lined()
        axis = of.values[number].axis
        if axis is None:
            return of.unknown_axis(kind)
        return lines(kind, number) if axis == kept[number] and kind is not Kind.VARIES else _VARIES
    axes = [value.axis for value in of.values[:2]]
    # Of two lost axes nothing shows that they are the ones that are added up.
    added = all(axis in (place, None) for axis, place in zip(axes, contracted, strict=True)) and axes != [None, None]
    return Value(Kind.SUM) if added and kind in (Kind.BATCH, Kind.ENTRIES) else _VARIES


def _mat_mul(of: Operands) -> Value:
    a, b = of.node.attr["transpose_a"].b, of.node.attr["transpose_b"].b
    return _product(of, (0 if a else 1, 1 if b else 0), (1 if a else 0, 0 if b else 1))


def _batch_mat_mul(of: Operands) -> Value:
    if not of.only_lines(2):
        return _VARIES
    ranks = [of.rank(0), of.rank(1)]
    if ranks == [2, 2]:
        a, b = of.node.attr["adj_x"].b, of.node.attr["adj_y"].b
        return _product(of, (0 if a else 1, 1 if b else 0), (1 if a else 0, 0 if b else 1))
    kind = combined({of.kinds[n] for n in of.lined()})
    if kind is Kind.VARIES:
        return _VARIES
    from_last = set()
    for number in of.lined():
        axis, rank = of.values[number].axis, ranks[number]
        if axis is None or rank is None:
            return lines(kind, axis) if axis == 0 and len(of.lined()) == 2 else of.unknown_axis(kind)
        # Counted from the last axis: the dimensions before the matrices are broadcast.
        from_last.add(axis - rank)
    if len(from_last) > 1 or None in ranks:
        return _VARIES
    place, rank = from_last.pop(), max(rank for rank in ranks if rank is not None)
    if place < -2:
        return lines(kind, rank + place)
    # The rows are those of the matrices: of the first, they stay.
    stays = of.lined() == [0] and place == (-1 if of.node.attr["adj_x"].b else -2)
    return lines(kind, rank - 2) if stays else _VARIES


def _labels(term: str, axis: int, rank: int | None) -> str | None:
    """Returns the letter of an axis in a term of an equation; '...' for one that is not written."""
    before, dots, after = term.partition("...")
    if not dots:
        return term[axis] if axis < len(term) else None
    if axis < len(before):
        return before[axis]
    if rank is None:
        return "..." if axis == 0 and not before else None
    from_last = axis - rank
    return after[from_last] if -len(after) <= from_last else f"...{rank - len(after) - axis}"


def _einsum(of: Operands) -> Value:
    """The letter of the rows stays, or is added up."""
    left, _, right = of.node.attr["equation"].s.decode().replace(" ", "").partition("->")
    terms = left.split(",")
    if not of.only_lines() or len(terms) != len(of.names):
        return _VARIES
    kind = combined({of.kinds[n] for n in of.lined()})
    found = {
        None if axis is None else _labels(terms[n], axis, of.rank(n))
        for n in of.lined()
        for axis in [of.values[n].axis]
    }
    if len(found) != 1 or None in found or kind is Kind.VARIES:
        return _VARIES
    label = found.pop() or ""
    others = [term for n, term in enumerate(terms) if of.kinds[n] not in LINES]
    if any(label in term for term in others if not label.startswith("...")):
        return _VARIES
    if label.startswith("..."):
        return (
            lines(kind, 0) if right.startswith("...") and all(of.values[n].axis == 0 for n in of.lined()) else _VARIES
        )
    if label not in right:
        return Value(Kind.SUM) if kind in (Kind.BATCH, Kind.ENTRIES) else _VARIES
    return _VARIES if "..." in right.partition(label)[0] else lines(kind, right.index(label))


CONTRACTIONS: dict[str, Rule] = {
    "BatchMatMul": _batch_mat_mul,
    "BatchMatMulV2": _batch_mat_mul,
    "BatchMatMulV3": _batch_mat_mul,
    "Einsum": _einsum,
    "MatMul": _mat_mul,
}
"""Type of a node -> the rule that gives its value."""
