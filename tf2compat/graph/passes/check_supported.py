"""Refuse a graph that holds a node of the table of unsupported things, before any of it runs."""

from __future__ import annotations

from tf2compat.declared.unsupported import UNSUPPORTED, unsupported
from tf2compat.graph.body import Body

__all__ = ["check_supported"]


def check_supported(body: Body) -> None:
    """Raises for the first node that the engine cannot run.

    Raises:
        UnsupportedError: it names the node and its op, and says what to do instead.
    """
    for node in body.nodes.values():
        key = f"op:{node.op}"
        if key in UNSUPPORTED:
            raise unsupported(key, f"The step needs the node '{node.name}'.")
