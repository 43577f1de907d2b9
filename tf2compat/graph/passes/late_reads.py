"""A variable that is fetched beside an operation that changes it in place: the value is the new one, as TF1 gave it.

Reference variables, which TF1 made where nothing else was said, hand out their memory. `sess.run([train_op,
global_step])` copied it when the step was over, and so the step was counted. Loops that end by the step they fetched
rely on it. Programs that call `disable_v2_behavior` get variables that are read as these were. An operation inside a
branch, a loop or a function changes them in place likewise: layers update their moving averages behind a condition.

A variable of another task, of a parameter server, was sent when the step began. An update by what this step computes on
a worker came later, so that a worker who fetches the global step beside its train op has the old one.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping
from typing import Any

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.flow import before
from tf2compat.graph.function_body import output_types
from tf2compat.graph.ops import writes_variable
from tf2compat.graph.written_handles import writers_of_handles

__all__ = ["enable", "is_enabled", "late_reads"]

_state = {"enabled": False}


def enable() -> None:
    """Makes sessions of this process read fetched variables as TF1's reference variables were read."""
    _state["enabled"] = True


def is_enabled() -> bool:
    """Returns whether `enable` was called."""
    return _state["enabled"]


def _done(body: Body, node: Any, used: Iterable[str]) -> list[str]:
    """Returns the nodes that have run when a node has written.

    A branch or a loop is done for those that wait for it before its outputs are there, but the write comes before
    the outputs that need it. Nodes for outputs that nothing takes would make it compute what TF1 did not.
    """
    if writes_variable(node.op):
        return [node.name]
    outputs = {tensor_of(name) for name in used}
    names = [node.name]
    for number, data_type in enumerate(output_types(node, body.functions)):
        if (node.name, number) in outputs:
            name = f"{node.name}/output_{number}_is_there"
            names.append(name)
            if name not in body.nodes:
                there = body.add_node(name, "Identity", [f"{node.name}:{number}"], T=("type", data_type))
                there.device = node.device
    return names


_OF_SAME_MEMORY = {"ExpandDims", "Identity", "PreventGradient", "Reshape", "Squeeze", "StopGradient"}
"""Ops whose kernels hand the memory of their first input on."""


def _chain(body: Body, name: str) -> list[Any]:
    """Returns a read, and what hands its memory on up to a returned tensor; an empty list if there is no read."""
    chain: list[Any] = []
    node = body.nodes.get(tensor_of(name)[0])
    while node is not None and node.op in _OF_SAME_MEMORY:
        chain.append(node)
        node = body.nodes.get(tensor_of(node.input[0])[0])
    if node is None or node.op != "ReadVariableOp" or any(other.device != node.device for other in chain):
        return []  # A copy on another device has memory of its own.
    return [node, *reversed(chain)]


def _late_copy(body: Body, chain: list[Any], number: int, writes: list[str]) -> str:
    """Adds the nodes of a chain once more, after some writes, and returns the last tensor."""
    source = chain[0].input[0]
    for node in chain:
        controls = [f"^{name}" for name in writes] if node is chain[0] else []
        late = body.add_node(f"{node.name}/late_{number}", node.op, [source, *node.input[1:], *controls])
        late.device = node.device
        for key, value in node.attr.items():
            late.attr[key].CopyFrom(value)
        source = f"{late.name}:0"
    return source


def _drop(body: Body, chain: list[Any], uses: collections.Counter[str]) -> None:
    """Removes the nodes of a chain that nothing uses, from its end.

    Left in, an early read would run for nobody: the next pass makes the write wait for it.
    """
    for node in reversed(chain):
        uses[node.name] -= 1
        waited_for = any(f"^{node.name}" in other.input for other in body.nodes.values())
        if uses[node.name] or waited_for or node.name in body.targets:
            return
        del body.nodes[node.name]


def _is_sent_before(body: Body, read: Any, writers: Iterable[Any], others: Mapping[str, str]) -> bool:
    """Returns whether a variable is sent to this task before what changes it is there: that waits for another task."""
    task = others.get(tensor_of(read.input[0])[0])
    if task is None:
        return False
    handles = {argument.name for argument in body.arguments} & others.keys()

    def is_there(name: str) -> bool:
        # A node that takes a handle goes where that is, whatever its own device says.
        taken = {others[handle] for handle in body.nodes[name].input if handle in handles}
        return task in taken if taken else others.get(name) == task

    return not all(map(is_there, before(body, [node.name for node in writers])))


def late_reads(body: Body, others: Mapping[str, str]) -> None:
    """Makes fetched variables be read after the ops that change them in place; call it when handles are arguments.

    So are `tf.identity`, `tf.stop_gradient` and `tf.reshape` of a variable, whose kernels hand its memory on.

    Args:
        body: changed in place.
        others: the task of each node, and of each argument that is a handle, on another task than the session's own.
    """
    uses: collections.Counter[str] = collections.Counter(
        tensor_of(name)[0] for node in body.nodes.values() for name in node.input
    )
    uses.update(tensor_of(name)[0] for name in body.returns)
    taken = [name for node in body.nodes.values() for name in node.input if not name.startswith("^")] + body.returns
    writers = writers_of_handles(body)
    for number, name in enumerate(body.returns):
        chain = _chain(body, name)
        if not chain:
            continue
        found = writers.get(chain[0].input[0], [])
        if _is_sent_before(body, chain[0], found, others):
            continue
        writes = [done for node in found for done in _done(body, node, taken)]
        if not writes:
            continue
        body.returns[number] = _late_copy(body, chain, number, writes)
        _drop(body, chain, uses)
