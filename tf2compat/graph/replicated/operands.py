"""The view of a node that a rule of replication gets: its inputs' kinds, shapes and constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.graph.body import tensor_of
from tf2compat.graph.ops import ENTERS
from tf2compat.graph.replicated.kind import LINES, Kind, Value, lines
from tf2compat.graph.replicated.shapes import Shape, ShapeOf

__all__ = ["Operands"]

_SAME_VALUE = ENTERS | {"Cast", "Identity"}
_ARITHMETIC = {"Add": np.add, "AddV2": np.add, "FloorMod": np.mod, "Mul": np.multiply, "Sub": np.subtract}


def _put_together(op: str, parts: list[list[int] | None]) -> list[int] | None:
    """Returns the numbers that an op makes of constants; None where one of them is not known."""
    # The last input of `ConcatV2` is the axis.
    data = [part for part in (parts[:-1] if op == "ConcatV2" else parts) if part is not None]
    if op in _ARITHMETIC:
        one = len(data) == 2 and (len(data[0]) == len(data[1]) or 1 in map(len, data))
        return [int(number) for number in _ARITHMETIC[op](*map(np.array, data))] if one else None
    if op == "Range":
        known = [part[0] for part in data if part]
        return list(range(*known)) if len(known) == 3 and known[2] else None
    return [number for part in data for number in part] if len(data) >= len(parts) - (op == "ConcatV2") else None


class Operands:
    """A node and what is known of its inputs.

    Attributes:
        node: the node.
        names: its data inputs.
        values: the value of each.
        kinds: the kind of each.

    Args:
        node: the node.
        values: the value of each data input.
        nodes: the nodes of the body.
        shape_of: returns the static shape of a tensor.
        value_of: returns the value of any tensor of the body.
    """

    def __init__(
        self,
        node: Any,
        values: list[Value],
        nodes: Mapping[str, Any],
        shape_of: ShapeOf,
        value_of: Callable[[str], Value],
    ) -> None:
        self.node = node
        self.value_of = value_of
        self.names = [name for name in node.input if not name.startswith("^")]
        self.values = values
        self.kinds = [value.kind for value in values]
        self._nodes = nodes
        self._shape_of = shape_of

    def source(self, position: int) -> Any | None:
        """Returns the node that computes an input, through nodes that hand it on; None for an argument."""
        found = self._nodes.get(tensor_of(self.names[position])[0])
        while found is not None and found.op in _SAME_VALUE and found.input:
            found = self._nodes.get(tensor_of(found.input[0])[0])
        return found

    def node_of(self, name: str) -> Any | None:
        """Returns the node of a tensor; None for an argument."""
        return self._nodes.get(tensor_of(name)[0])

    def shape(self, position: int) -> Shape:
        """Returns the static shape of an input."""
        return self._shape_of(self.names[position])

    def rank(self, position: int) -> int | None:
        """Returns the rank of an input."""
        shape = self.shape(position)
        return None if shape is None else len(shape)

    def output(self, position: int = 0) -> Shape:
        """Returns the static shape of an output."""
        return self._shape_of(f"{self.node.name}:{position}")

    def constant(self, position: int) -> list[int] | None:
        """Returns the numbers of an input that is a constant, or put together of constants; None if it is none."""
        # Axes and shapes are put together in few steps; the limit keeps a long chain of sums from being gone through.
        return self._constant(self.names[position], 8)

    def _constant(self, name: str, depth: int) -> list[int] | None:
        found = self._nodes.get(tensor_of(name)[0])
        while found is not None and found.op in _SAME_VALUE and found.input:
            name = found.input[0]
            found = self._nodes.get(tensor_of(name)[0])
        if found is None or not depth:
            return None
        if found.op == "Const":
            array: np.ndarray[Any, Any] = tf.make_ndarray(found.attr["value"].tensor)
            return [int(number) for number in array.ravel()] if array.dtype.kind in "iu" else None
        if found.op == "Rank":
            shape = self._shape_of(found.input[0])
            return None if shape is None else [len(shape)]
        if found.op not in ("ConcatV2", "Pack", "Range", *_ARITHMETIC):
            return None
        return _put_together(
            found.op, [self._constant(part, depth - 1) for part in found.input if not part.startswith("^")]
        )

    def sizes(self, position: int) -> Shape:
        """Returns the static shape that an input holds; None where it is not a tensor's shape."""
        found = self.source(position)
        return self._shape_of(found.input[0]) if found is not None and found.op == "Shape" else None

    def element(self, position: int, number: int) -> int | None:
        """Returns one number of an input that is a constant vector, or packed of numbers; None if it is not known."""
        constant = self.constant(position)
        if constant is not None:
            return constant[number] if number < len(constant) else None
        found = self.source(position)
        if found is None or found.op != "Pack" or number >= found.attr["N"].i:
            return None
        part = self._nodes.get(tensor_of(found.input[number])[0])
        if part is None or part.op != "Const":
            return None
        return int(tf.make_ndarray(part.attr["value"].tensor))

    def counts_in(self, position: int) -> list[int]:
        """Returns where a vector that is packed of numbers has one that counts rows."""
        found = self.source(position)
        if found is None or found.op not in ("Pack", "Reshape", "ExpandDims"):
            return []
        names = found.input if found.op == "Pack" else found.input[:1]
        return [number for number, name in enumerate(names) if self.value_of(name).kind is Kind.COUNT]

    def lined(self) -> list[int]:
        """Returns the numbers of the inputs that are row-like."""
        return [number for number, kind in enumerate(self.kinds) if kind in LINES]

    def only_lines(self, count: int | None = None) -> bool:
        """Returns whether all inputs are row-like or the same everywhere, those after the first `count` the same."""
        first = self.kinds if count is None else self.kinds[:count]
        rest = [] if count is None else self.kinds[count:]
        return all(kind in LINES or kind is Kind.SAME for kind in first) and all(kind is Kind.SAME for kind in rest)

    def unknown_axis(self, kind: Kind) -> Value:
        """Returns the value of a row-like result whose axis is lost; its shape must show that it is still there."""
        shape = self.output()
        # If all sizes are known, the rows, whose number is not, are gone.
        return lines(kind, None) if shape is None or None in shape else Value(Kind.VARIES)

    @property
    def integer(self) -> bool:
        """True if the node's type is an integer."""
        for key in ("T", "DstT", "output_type", "dtype"):
            if key in self.node.attr and self.node.attr[key].type:
                return tf.dtypes.as_dtype(self.node.attr[key].type).is_integer
        return False
