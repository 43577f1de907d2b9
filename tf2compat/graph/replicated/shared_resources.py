"""Queues and the like on parameter servers: TF1's processes shared them, and these do not."""

from __future__ import annotations

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body

__all__ = ["check_not_shared"]

_SHARED = (
    "Barrier", "ConditionalAccumulator", "FIFOQueue", "MapStage", "MutableDenseHashTable", "MutableHashTable", "Mutex",
    "OrderedMapStage", "PaddingFIFOQueue", "PriorityQueue", "RandomShuffleQueue", "ResourceConditionalAccumulator",
    "SparseConditionalAccumulator", "Stage",
)  # fmt: skip
_ENDS = ("", "V2", "V3", "OfTensors", "OfTensorsV2")
_NAMES = {f"{name}{end}" for name in _SHARED for end in _ENDS}


def check_not_shared(body: Body) -> None:
    """Checks that a step of one of several workers uses no resource that the workers would share.

    Args:
        body: the step, its nodes on the devices that the program chose.

    Raises:
        UnsupportedError: it names the node.
    """
    for node in body.nodes.values():
        if node.op in _NAMES and node.device.startswith("/job:ps"):
            happened = f"'{node.name}' ({node.op}) is on '{node.device}'."
            raise unsupported("op:shared resource of a parameter server", happened)
