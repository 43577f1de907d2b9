"""A variable that is fetched beside an operation that changes it in place: the value is the new one, as TF1 gave it.

Reference variables, which TF1 made where nothing else was said, hand out their memory. `sess.run([train_op,
global_step])` copied it when the step was over, and so the step was counted. Loops that end by the step they fetched
rely on it. Programs that call `disable_v2_behavior` get variables that are read as these were.
"""

from __future__ import annotations

import collections

from tf2compat.graph.function_body import Body, tensor_of
from tf2compat.graph.ops import writes_variable

__all__ = ["enable", "is_enabled", "late_reads"]

_state = {"enabled": False}


def enable() -> None:
    """Makes sessions of this process read fetched variables as TF1's reference variables were read."""
    _state["enabled"] = True


def is_enabled() -> bool:
    """Returns whether they do."""
    return _state["enabled"]


def late_reads(body: Body) -> None:
    """Makes fetched variables be read after the ops that change them in place; call it when handles are arguments."""
    uses: collections.Counter[str] = collections.Counter(
        tensor_of(name)[0] for node in body.nodes.values() for name in node.input
    )
    uses.update(tensor_of(name)[0] for name in body.returns)
    for number, name in enumerate(body.returns):
        read = body.nodes.get(tensor_of(name)[0])
        if read is None or read.op != "ReadVariableOp":
            continue
        handle = read.input[0]
        writes = [node for node in body.nodes.values() if writes_variable(node.op) and node.input[0] == handle]
        if not writes:
            continue
        late = body.add_node(
            f"{read.name}/late_{number}", "ReadVariableOp", [handle, *(f"^{node.name}" for node in writes)]
        )
        late.attr["dtype"].CopyFrom(read.attr["dtype"])
        body.returns[number] = f"{late.name}:0"
        uses[read.name] -= 1
        if not uses[read.name] and not any(f"^{read.name}" in node.input for node in body.nodes.values()):
            del body.nodes[read.name]
