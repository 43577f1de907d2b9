"""Variable handles become nodes of the step again, which find their variables by name.

A handle that is an argument costs more than a microsecond a call, for each variable: the runtime looks at the type
and device of each. A `VarHandleOp` costs a fifth of that. So a step whose variables nobody gives it from outside
holds the nodes, with the container of the session, or with that which the workers of a cluster share on its servers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tf2compat.graph.body import Body

__all__ = ["named_variables"]


def named_variables(body: Body, handles: Sequence[Any]) -> list[Any]:
    """Replaces a body's arguments for handles by nodes. Passes that tell variables by their arguments come before.

    Args:
        body: changed in place.
        handles: a `VarHandleOp` for each argument that is a handle, in their order; its name is taken if it is free.

    Returns:
        The nodes, in the order of the handles.
    """
    arguments = [argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes]
    body.arguments = [argument for argument in body.arguments if "_handle_dtypes" not in argument.attributes]
    taken = body.nodes.keys() | {argument.name for argument in body.arguments}
    names: dict[str, str] = {}
    added: dict[str, Any] = {}
    for argument, handle in zip(arguments, handles, strict=True):
        name = argument if handle.name in taken else handle.name
        names[argument] = f"{name}:0"
        added[name] = type(handle)()
        added[name].CopyFrom(handle)
        added[name].name = name
        added[name].attr.pop("_class", None)  # What it was placed with need not be in the body.
    for node in body.nodes.values():
        if not names.keys().isdisjoint(node.input):  # Most nodes take no variable.
            node.input[:] = [names.get(name, name) for name in node.input]
    body.returns = [names.get(name, name) for name in body.returns]
    # First, as arguments are: the executor starts what is ready in this order.
    body.nodes = added | body.nodes
    return list(added.values())
