"""Small tensors that one task sends another at one time are sent as one.

Each tensor between two tasks is a message, and a message costs a fifth of a millisecond on one machine, whatever its
size. A step of wide & deep asks each server for the rows of four tables, and sends it as many gradients. Here the bits
of such tensors become one tensor, behind their shapes, and are cut apart again where they arrive.

What waits for something outside of the step (a queue, a Python function) is packed with what waits for the same alone:
another process may have to see the rest of the step first. What a condition or a loop may leave out is not packed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.ops import CONTROL_FLOW, DRAWS, READS, writes_variable
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.tensor_bits import as_bits, from_bits, is_bits, numbers_of

__all__ = ["packed_messages"]

_LARGEST = 1 << 16
"""Up to how many elements a tensor is packed: a larger one takes longer to copy than a message takes."""

_NEVER_WAIT = ("Assert", "Print", "VarHandleOp", "Stack", "TensorArray")
_MAY_BE_LEFT_OUT = -1


def packed_messages(body: Body, place_of: Callable[[Any], str], size_of: Callable[[str], int]) -> None:
    """Packs the tensors that are sent from one task to another.

    Args:
        body: changed in place.
        place_of: returns how the device of a node begins, up to its task; '' for this process.
        size_of: returns how many elements a tensor may have.
    """
    places = {name: place_of(node) for name, node in body.nodes.items()}
    if len(set(places.values())) < 2:
        return
    work = _Sent(body, places)
    groups: dict[Any, dict[str, list[Any]]] = {}
    for node in body.nodes.values():
        for name in node.input:
            key = None if name.startswith("^") else work.group_of(name, places[node.name])
            if key is not None and size_of(name) <= _LARGEST:
                tensor = "{}:{}".format(*tensor_of(name))
                groups.setdefault(key, {}).setdefault(tensor, []).append(node)
    number = 0
    for (source, target, *_), tensors in groups.items():
        packed = {name: users for name, users in tensors.items() if is_bits(tf.as_dtype(data_type_of(body, name)))}
        if len(packed) > 1:
            _pack(body, packed, f"tf2compat_packed_{number}", source, target)
            number += 1


class _Sent:
    """When the nodes of a body can run: behind how many messages, and behind what outside of the step."""

    def __init__(self, body: Body, places: dict[str, str]) -> None:
        self._body, self._places = body, places
        self._outside = {
            name: 1 << number
            for number, name in enumerate(name for name, node in body.nodes.items() if _waits_outside(body, node))
        }
        self._found: dict[str, tuple[int, int]] = {}

    def group_of(self, name: str, target: str) -> tuple[str, str, int, int] | None:
        """Returns what tensors are packed by that are sent to a task; None for one that is not sent, or not packed."""
        node = node_of(name)
        source = self._places.get(node)
        if source is None or source == target:
            return None
        level, outside = self._of(node)
        return None if outside == _MAY_BE_LEFT_OUT else (source, target, level, outside)

    def _of(self, name: str) -> tuple[int, int]:
        """Returns how many messages come before a node, one after the other, and what it waits for outside."""
        todo = [name]
        while todo:
            now = todo[-1]
            if now in self._found:
                todo.pop()
                continue
            node = self._body.nodes[now]
            if node.op in CONTROL_FLOW:
                self._found[now] = 0, _MAY_BE_LEFT_OUT
                continue
            inputs = [node_of(part) for part in node.input if node_of(part) in self._body.nodes]
            missing = [part for part in inputs if part not in self._found]
            if missing:
                todo += missing
                continue
            self._found[now] = self._from(now, inputs)
        return self._found[name]

    def _from(self, name: str, inputs: Sequence[str]) -> tuple[int, int]:
        level, outside = 0, self._outside.get(name, 0)
        for part in inputs:
            before, also = self._found[part]
            if also == _MAY_BE_LEFT_OUT:
                return 0, _MAY_BE_LEFT_OUT
            level = max(level, before + (self._places[part] != self._places[name]))
            outside |= also
        return level, outside


def _waits_outside(body: Body, node: Any) -> bool:
    """Returns whether a node may have to wait for what is not in the step."""
    definition = _tf.op_def(node.op)
    if definition is None:
        return True
    if node.op in READS | DRAWS or writes_variable(node.op) or node.op.startswith(_NEVER_WAIT):
        return False
    return bool(definition.is_stateful)


def _joined(*parts: Any) -> list[Any]:
    """The bits of tensors as one tensor: their ranks, their shapes, their elements."""
    ranks = tf.stack([tf.rank(part) for part in parts])
    shapes = tf.concat([tf.shape(part) for part in parts], 0)
    head = tf.bitcast(tf.concat([ranks, shapes], 0), tf.float32)
    return [tf.concat([head, *map(as_bits, parts)], 0)]


def _cut(types: Sequence[tf.DType]) -> Callable[[Any], list[Any]]:
    """Returns the formula that makes tensors of what `_joined` made of them."""

    def formula(message: Any) -> list[Any]:
        count = len(types)
        ranks = tf.bitcast(message[:count], tf.int32)
        begin = count + tf.reduce_sum(ranks)
        shapes = tf.split(tf.bitcast(message[count:begin], tf.int32), ranks, num=count)
        sizes = tf.stack(
            [tf.reduce_prod(shape) * numbers_of(dtype) for shape, dtype in zip(shapes, types, strict=True)]
        )
        parts = tf.split(message[begin:], sizes, num=count)
        return [from_bits(*part) for part in zip(parts, shapes, types, strict=True)]

    return formula


def _pack(body: Body, tensors: dict[str, list[Any]], stem: str, source: str, target: str) -> None:
    """Sends tensors as one.

    Args:
        body: changed in place.
        tensors: those, each with its users on the other task.
        stem: where the nodes stand.
        source: the task that has the tensors.
        target: the task that is sent them.
    """
    types = [data_type_of(body, name) for name in tensors]
    given = list(zip(tensors, types, strict=True))
    (message,) = insert(body, f"{stem}/sent", _joined, given, f"{source}/device:CPU:0")
    known = set(body.nodes)
    formula = _cut([tf.dtypes.as_dtype(number) for number in types])
    found = insert(
        body, f"{stem}/received", formula, [(message, tf.float32.as_datatype_enum)], f"{target}/device:CPU:0"
    )
    for name in body.nodes.keys() - known:
        # A constant would wait for a message of its own, to be in the place of what it belongs to.
        if body.nodes[name].op == "Const":
            del body.nodes[name].input[:]
    for (name, users), other in zip(tensors.items(), found, strict=True):
        for user in users:
            for position, part in enumerate(user.input):
                if not part.startswith("^") and tensor_of(part) == tensor_of(name):
                    user.input[position] = other
