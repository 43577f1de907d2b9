"""Variables that were arguments of a step become nodes of it again, which name them."""

from __future__ import annotations

from typing import Any

from tf2compat.graph.function_body import Body

__all__ = ["variable_nodes"]


def variable_nodes(body: Body, handles: list[Any], first: int) -> list[Any]:
    """Puts the nodes of `variable_arguments` back.

    Args:
        body: changed in place.
        handles: the nodes.
        first: the position of the first of the arguments that stand for them.

    Returns:
        The nodes.
    """
    names = [argument.name for argument in body.arguments[first : first + len(handles)]]
    del body.arguments[first : first + len(handles)]
    nodes = {name: f"{handle.name}:0" for name, handle in zip(names, handles, strict=True)}
    for node in body.nodes.values():
        if nodes.keys() & set(node.input):
            inputs = [nodes.get(name, name) for name in node.input]
            del node.input[:]
            node.input.extend(inputs)
    for handle in handles:
        handle.attr.pop("_class", None)
        body.nodes[handle.name] = handle
    return handles
