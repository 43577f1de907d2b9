"""How the value of a tensor on one replica relates to that of a single device: the words for it.

A row-like value has an axis along which the replicas' parts lie. It is 0 for most; a transposed batch has another,
and after a loop of TF1's it is not known.
"""

from __future__ import annotations

import dataclasses
import enum
from typing import Protocol

__all__ = ["LINES", "ROWS", "Kind", "KnownKinds", "Value", "lines"]


class Kind(enum.Enum):
    """The relation of a replica's value to the single device's."""

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
    ENTRIES = 9
    """The replica's elements of it along some axis; their number is not in proportion to its rows."""
    DISTINCT = 10
    """The distinct ones among the replica's elements; some may be on other replicas too."""
    INDEX = 11
    """Positions among the replica's rows, in proportion to them."""
    ENTRY_INDEX = 12
    """Positions among the replica's rows or elements, one for each element."""
    EXTENT = 13
    """A shape that holds a number of elements."""
    MAX = 14
    """The largest of the replicas' values is the single device's."""
    MIN = 15
    """The smallest is."""
    HEADED = 16
    """The replica's rows of it along the first axis, and after them rows that are the same everywhere."""


ROWS = {Kind.BATCH, Kind.PART}
LINES = {*ROWS, Kind.ENTRIES, Kind.DISTINCT, Kind.INDEX, Kind.ENTRY_INDEX}
"""The kinds of what has an axis along which the replicas' parts lie."""


@dataclasses.dataclass(frozen=True)
class Value:
    """The kind of a tensor, and the axis of the replicas' parts; None where it is not known, or there is none."""

    kind: Kind
    axis: int | None = None


def lines(kind: Kind, axis: int | None) -> Value:
    """Returns the value of a row-like kind whose parts lie along an axis."""
    if kind in ROWS:
        kind = Kind.BATCH if axis == 0 else Kind.PART
    return Value(kind, axis)


class KnownKinds(Protocol):
    """The kinds that were found of the tensors of a body (`value_kinds.Kinds`)."""

    def of(self, name: str) -> Kind:
        """Returns the kind of a node, or of a tensor of it."""

    def axis(self, name: str) -> int | None:
        """Returns the axis of the replicas' parts of a tensor; None where it is not known, or there is none."""

    def unknown(self, name: str) -> str:
        """Returns the node where it was lost how a tensor depends on the batch, looking back from that."""
