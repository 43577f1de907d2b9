"""The nodes that must be the same in the steps of all processes: those from the joined gradients to the variables."""

from __future__ import annotations

import dataclasses
import zlib
from typing import Any

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.replicated.sync_marks import SYNC
from tf2compat.graph.replicated.writes import writes_of

__all__ = ["StepNodes", "step_nodes"]


@dataclasses.dataclass(frozen=True)
class StepNodes:
    """Nodes with their checksums, in the order of their names.

    Attributes:
        names: their names.
        checksums: their checksums: types, inputs, attributes and constants.
    """

    names: tuple[str, ...] = ()
    checksums: tuple[int, ...] = ()

    @property
    def checksum(self) -> int:
        """One checksum of all nodes."""
        return zlib.crc32(repr((self.names, self.checksums)).encode()) & 0x7FFFFFFF


def _checksum(node: Any) -> int:
    attributes = sorted(
        (key, value.SerializeToString(deterministic=True))
        for key, value in node.attr.items()
        # Names of resources may hold the task: they tell where a value lies, not what is computed.
        if not key.startswith("_") and key not in ("container", "shared_name")
    )
    inputs = [name for name in node.input if not name.startswith("^")]
    # The processes compare their numbers as int32.
    return zlib.crc32(repr((node.name, node.op, inputs, attributes)).encode()) & 0x7FFFFFFF


def step_nodes(body: Body) -> StepNodes:
    """Returns the nodes of a step that compute the written values from the joined ones.

    Before the joins the processes may differ: each has a batch, and perhaps an input pipeline, of its own.

    Args:
        body: a step with its marks.
    """
    found: dict[str, Any] = {}
    todo = [node.name for node in writes_of(body)]
    while todo:
        node = body.nodes.get(todo.pop())
        if node is None or node.name in found:
            continue
        found[node.name] = node
        if node.op != SYNC:
            todo.extend(tensor_of(name)[0] for name in node.input if not name.startswith("^"))
    names = tuple(sorted(found))
    return StepNodes(names, tuple(_checksum(found[name]) for name in names))
