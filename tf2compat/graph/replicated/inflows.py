"""Where the gradient of a node takes in what the gradients of its users hand to it."""

from __future__ import annotations

from typing import Any

from tf2compat.graph.body import Body, node_of
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.sync_marks import SYNC

__all__ = ["AVERAGED", "SCALED", "inflows"]

AVERAGED = "/tf2compat_mean"
"""Suffix of the node that divides in the place of a mean."""
SCALED = "/tf2compat_scaled/"
"""Infix between the gradient's scope and the name of a mean."""


def inflows(body: Body, scopes: GradientScopes, name: str) -> list[tuple[Any, int, str]]:
    """Returns where the gradient of a node takes in what others hand to it: (node, input, scope)."""
    found = []
    averaged = f"{SCALED}{name.removesuffix(AVERAGED)}/" if name.endswith(AVERAGED) else None
    for node in body.nodes.values():
        if averaged and averaged in node.name and node.op == "Mul":
            found.append((node, 0, scopes.of(node.name) or ""))
        scope = scopes.of(node.name)
        if scope is None or scopes.forward(node.name) != name:
            continue
        for position, part in enumerate(node.input):
            source = node_of(part)
            # Behind a mark it is joined already.
            outside = scopes.of(source) == scope and scopes.forward(source) != name
            if outside and not part.startswith("^") and source in body.nodes and body.nodes[source].op != SYNC:
                found.append((node, position, scope))
    return found
