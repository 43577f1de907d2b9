"""Positions among the rows of a batch: what may be computed from them without leaving the row.

`tf.range(tf.shape(x)[0])` counts a replica's rows from 0. `tf.gather` at such positions finds the replica's own rows,
and so at places in rows that were flattened, `row * width + place`. A position that is moved by one is another
replica's row where the parts of the batch meet: it is no position any more.
"""

from __future__ import annotations

from tf2compat.graph.replicated.kind import Kind
from tf2compat.graph.replicated.operands import Operands

__all__ = ["INDICES", "keep_positions"]

INDICES = {Kind.INDEX: Kind.BATCH, Kind.ENTRY_INDEX: Kind.ENTRIES}
"""Kind of positions -> the kind of the rows that they count."""

_HAND_ON = {"Cast", "EnsureShape", "Identity", "PreventGradient", "Snapshot", "StopGradient"}
_MOVE_IN_ROW = {"Add", "AddN", "AddV2", "FloorDiv", "Maximum", "Minimum", "Sub"}
_REARRANGE = {"ConcatV2", "ExpandDims", "Pack", "Reshape", "Squeeze", "Tile", "Transpose"}


def _are_scaled(of: Operands, name: str, depth: int = 16) -> bool:
    """Returns whether positions were multiplied: they are places in rows that were flattened, `row * width + place`."""
    node = of.node_of(name)
    if node is None or not depth or of.value_of(name).kind not in INDICES:
        return False
    if node.op == "Mul":
        return True
    if node.op not in _HAND_ON | _MOVE_IN_ROW | _REARRANGE:
        return False
    return any(_are_scaled(of, one, depth - 1) for one in node.input if not one.startswith("^"))


def keep_positions(of: Operands) -> bool:
    """Returns whether positions stay positions: a sum that leaves the row would lead to a row of another replica."""
    if not of.integer and "T" in of.node.attr:
        return False
    others = [of.constant(number) for number in range(len(of.names)) if of.kinds[number] not in INDICES]
    if of.node.op in _HAND_ON:
        return True
    if of.node.op == "Mul":
        return not any(other is not None and 0 in other for other in others)
    if of.node.op not in _MOVE_IN_ROW or (of.node.op == "Sub" and of.kinds[0] not in INDICES):
        return False
    if any(_are_scaled(of, of.names[number]) for number in of.lined()):
        return True
    # Nothing is added; or nothing is cut off below 0, where no position is: lookups clip them so.
    nothing = bool(others) and all(other is not None and not any(other) for other in others)
    return nothing and of.node.op in ("Add", "AddV2", "Maximum", "Sub")
