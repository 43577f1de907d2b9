"""Nodes that are handles of one variable become one node.

A graph names a variable twice where a value of another shape is assigned to it. Other passes order what reads and
what writes a variable by its handle.
"""

from __future__ import annotations

from typing import Any

from tf2compat.graph.body import Body

__all__ = ["one_handle"]


def _key(node: Any) -> tuple[bytes, bytes]:
    return node.attr["container"].s, node.attr["shared_name"].s or node.name.encode()


def one_handle(body: Body) -> None:
    """Replaces the handles of each variable by one: of unknown shape, if there is such a one."""
    handles: dict[tuple[bytes, bytes], list[Any]] = {}
    for node in body.nodes.values():
        if node.op == "VarHandleOp":
            handles.setdefault(_key(node), []).append(node)
    kept: dict[str, str] = {}
    for nodes in handles.values():
        if len(nodes) > 1:
            # Shape inference refuses to assign a value of another shape to a handle whose shape is known.
            first = next((node for node in nodes if node.attr["shape"].shape.unknown_rank), nodes[0])
            kept.update({node.name: first.name for node in nodes if node is not first})
    if kept:
        body.replace_nodes(kept)
