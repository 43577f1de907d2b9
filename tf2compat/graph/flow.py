"""What comes before and behind the nodes of a body, by data and by control."""

from __future__ import annotations

from collections.abc import Iterable

from tf2compat.graph.body import Body, node_of

__all__ = ["before", "behind", "users_of"]


def users_of(body: Body) -> dict[str, list[str]]:
    """Returns for each node the nodes that take what it gives, or wait for it, once for each of their inputs."""
    users: dict[str, list[str]] = {}
    for node in body.nodes.values():
        for name in node.input:
            users.setdefault(node_of(name), []).append(node.name)
    return users


def before(body: Body, names: Iterable[str]) -> set[str]:
    """Returns the nodes that have to run before tensors are there, those that compute them among them."""
    found: set[str] = set()
    todo = [node_of(name) for name in names]
    while todo:
        name = todo.pop()
        if name not in found and name in body.nodes:
            found.add(name)
            todo.extend(map(node_of, body.nodes[name].input))
    return found


def behind(body: Body, names: Iterable[str]) -> set[str]:
    """Returns some nodes, and those that take what they give or wait for them, at once or by way of others."""
    users = users_of(body)
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(users.get(name, ()))
    return found
