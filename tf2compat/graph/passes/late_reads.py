"""A variable that is fetched beside an operation that changes it in place: the value is the new one, as TF1 gave it.

Reference variables, which TF1 made where nothing else was said, hand out their memory. `sess.run([train_op,
global_step])` copied it when the step was over, and so the step was counted. Loops that end by the step they fetched
rely on it. Programs that call `disable_v2_behavior` get variables that are read as these were. An operation inside a
branch, a loop or a function changes them in place likewise: layers update their moving averages behind a condition.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

from tf2compat.graph.body import Body, tensor_of
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


def late_reads(body: Body) -> None:
    """Makes fetched variables be read after the ops that change them in place; call it when handles are arguments."""
    uses: collections.Counter[str] = collections.Counter(
        tensor_of(name)[0] for node in body.nodes.values() for name in node.input
    )
    uses.update(tensor_of(name)[0] for name in body.returns)
    taken = [name for node in body.nodes.values() for name in node.input if not name.startswith("^")] + body.returns
    writers = writers_of_handles(body)
    for number, name in enumerate(body.returns):
        read = body.nodes.get(tensor_of(name)[0])
        if read is None or read.op != "ReadVariableOp":
            continue
        handle = read.input[0]
        writes = [done for node in writers.get(handle, ()) for done in _done(body, node, taken)]
        if not writes:
            continue
        late = body.add_node(f"{read.name}/late_{number}", "ReadVariableOp", [handle, *(f"^{name}" for name in writes)])
        late.attr["dtype"].CopyFrom(read.attr["dtype"])
        body.returns[number] = f"{late.name}:0"
        # Left in, the early read would run for nobody: the next pass makes the write wait for it.
        uses[read.name] -= 1
        if not uses[read.name] and not any(f"^{read.name}" in node.input for node in body.nodes.values()):
            del body.nodes[read.name]
