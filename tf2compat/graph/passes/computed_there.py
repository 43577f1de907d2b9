"""Constants, and what follows from what a task has already, are computed there instead of being sent.

Each tensor between two tasks is a message of its own, whatever its size: a fifth of a millisecond on one machine. To a
parameter server goes the learning rate in every step, a constant; and the ids of an embedding twice, once for the rows
and once, flattened by its gradient, for the update. TF1 sent them as well.

Only ops are copied whose results are the same on every device: ops that move values or shapes, and integer ops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of

__all__ = ["computed_there"]

_MOVES = ("Identity", "Reshape", "ExpandDims", "Squeeze", "Shape", "Size", "Rank", "Pack", "ConcatV2", "StridedSlice")
_INTEGERS = ("Add", "AddV2", "Sub", "Mul", "FloorDiv", "FloorMod", "Maximum", "Minimum", "Prod", "Cast")
_LONGEST = 2**16  # Bytes of a constant.


def computed_there(body: Body, place_of: Callable[[Any], str]) -> None:
    """Gives consumers on other tasks copies of small nodes, whose results would be sent to them.

    Args:
        body: changed in place; the nodes that nobody needs any more stay.
        place_of: returns how the device of a node begins, up to its task; '' for this process.
    """
    places = {name: place_of(node) for name, node in body.nodes.items()}
    consumers: dict[str, list[Any]] = {}
    for name, node in body.nodes.items():
        consumers.setdefault(places[name], []).append(node)
    # All on one task: nothing is sent.
    if len(consumers) < 2:
        return
    for place, nodes in consumers.items():
        _At(body, places, place, nodes).compute()


class _At:
    """The nodes of one task, and the tensors that they are sent.

    Args:
        body: the graph.
        places: where its nodes are.
        place: the task.
        nodes: the task's nodes.
    """

    def __init__(self, body: Body, places: dict[str, str], place: str, nodes: list[Any]) -> None:
        self._body, self._places, self._place, self._nodes = body, places, place, nodes
        self._sent = {name for node in nodes for name in node.input if not self._is_here(name)}
        spec = tf.DeviceSpec.from_string(place)
        self._name = f"at_{spec.job}_{spec.task}" if place else "here"
        self._known: dict[str, bool] = {}
        self._copies: dict[str, str] = {}

    def compute(self) -> None:
        """Replaces the sent tensors that can be computed here."""
        for node in self._nodes:
            for position, name in enumerate(node.input):
                if name in self._sent and self._follows(name):
                    node.input[position] = self._copied(name)

    def _is_here(self, name: str) -> bool:
        """Returns whether an input needs no message; control inputs are left as they are."""
        return name.startswith("^") or self._places.get(tensor_of(name)[0], "") == self._place

    def _follows(self, name: str) -> bool:
        """Returns whether a tensor of another task can be computed from tensors that are here or sent."""
        if name not in self._known:
            self._known[name] = False  # Where it would follow from itself, in a loop.
            node = self._body.nodes.get(tensor_of(name)[0])
            self._known[name] = (
                node is not None
                and _is_exact(node)
                and all(not part.startswith("^") and self._is_given(part) for part in node.input)
            )
        return self._known[name]

    def _is_given(self, name: str) -> bool:
        return self._is_here(name) or name in self._sent or self._follows(name)

    def _copied(self, name: str) -> str:
        """Returns the tensor to use here: itself, or a copy, which is made once."""
        if self._is_here(name) or not self._follows(name):
            return name
        if name not in self._copies:
            node = self._body.nodes[tensor_of(name)[0]]
            copy = type(node)()
            copy.CopyFrom(node)
            # It may be colocated with a node of the other task.
            copy.attr.pop("_class", None)
            copy.name = f"{node.name}/tf2compat_{self._name}"
            copy.device = f"{self._place}/device:CPU:0"
            copy.input[:] = [self._copied(part) for part in node.input]
            self._body.nodes[copy.name] = copy
            self._copies[name] = f"{copy.name}:0"
        return self._copies[name]


def _is_exact(node: Any) -> bool:
    """Returns whether a node is small, and computes the same everywhere."""
    if node.op == "Const":
        return node.attr["value"].tensor.ByteSize() <= _LONGEST
    if node.op in _INTEGERS:
        types = [attribute.type for name, attribute in node.attr.items() if name in ("T", "SrcT", "DstT")]
        return all(tf.as_dtype(number).is_integer for number in types)
    return node.op in _MOVES
