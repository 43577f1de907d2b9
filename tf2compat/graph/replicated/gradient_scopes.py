"""The nodes of a graph that `tf.gradients` made, and those of their outputs that are gradients of variables.

`tf.gradients` puts its nodes for an operation `a/b` into `SCOPE/a/b_grad/`, with a scope of its own for
each call: these names survive `.meta` files, and hold for every optimizer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.ops import BACK_EDGES, EXITS, MERGES
from tf2compat.graph.replicated.shapes import Shape, has_unknown_rows
from tf2compat.graph.replicated.sync_marks import add_sync

__all__ = ["GradientScopes", "sync_gradients"]

_GATHERS = {"Gather", "GatherV2", "ResourceGather"}
_CARRIERS = EXITS | MERGES | BACK_EDGES | {"Cast", "ConcatV2", "Identity", "Mul"}


def _scope(name: str, nodes: Collection[str]) -> tuple[str, str] | None:
    """Returns the scope of the `tf.gradients` call that made the nodes below `name` + `_grad/`, and their forward node.

    A graph that was imported has its scope before both. None if no such call made it.
    """
    parts = name.split("/")
    for scope_end in range(1, len(parts)):
        for imported in range(scope_end):
            forward = "/".join(parts[:imported] + parts[scope_end:])
            if forward in nodes:
                return "/".join(parts[:scope_end]), forward
    return None


def _takes(node: Any, seeds: str, sums: Collection[str]) -> bool:
    """Returns whether a node takes what a gradient begins with, or a sum with it."""
    sources = [node_of(name) for name in node.input]
    return any(source.startswith(seeds) or source in sums for source in sources)


class GradientScopes:
    """The scopes of the `tf.gradients` calls of a graph.

    Args:
        nodes: the nodes of the whole graph.
    """

    def __init__(self, nodes: Mapping[str, Any]) -> None:
        stems: set[str] = set()
        for name in nodes:
            position = name.find("_grad/")
            while position >= 0:
                stems.add(name[:position])
                position = name.find("_grad/", position + 1)
        found: dict[str, tuple[str, str]] = {}
        for stem in sorted(stems):
            known = _scope(stem, nodes)
            if known is not None:
                found[stem] = known
        self._forward = {stem: forward for stem, (_, forward) in found.items()}
        # A node of a gradient of a gradient has two stems; the call that made it is the outer one.
        scopes = {scope for scope, _ in found.values()}
        self._scopes = {scope for scope in scopes if not any(scope.startswith(f"{other}/") for other in scopes)}
        self._known: dict[str, str | None] = {}

    def __bool__(self) -> bool:
        return bool(self._scopes)

    def of(self, name: str) -> str | None:
        """Returns the scope that a node stands in; None for a node that `tf.gradients` did not make."""
        if name not in self._known:
            parts = name.split("/")
            prefixes = ("/".join(parts[:end]) for end in range(1, len(parts)))
            self._known[name] = next((prefix for prefix in prefixes if prefix in self._scopes), None)
        return self._known[name]

    def forward(self, name: str) -> str | None:
        """Returns the node of whose gradient a node is a part; None if it is of none."""
        if self.of(name) is None:
            return None
        return self._forward.get(name.rpartition("_grad/")[0])

    def losses(self, scope: str, body: Body) -> set[str]:
        """Returns the names of the operations that a call of `tf.gradients` began with: the losses."""
        seeds, sums = f"{scope}/grad_ys_", set[str]()
        found: set[str] = set()
        while True:
            users = [
                node.name
                for node in body.nodes.values()
                if self.of(node.name) == scope and not node.name.startswith(seeds) and _takes(node, seeds, sums)
            ]
            found.update(filter(None, map(self.forward, users)))
            # The gradient that flows into a loss from another is added to the seed.
            added = {name for name in users if self.forward(name) is None}
            if added <= sums:
                return found
            sums |= added


def _leads_to_gradients(body: Body, scopes: GradientScopes) -> set[str]:
    """Returns the nodes whose values a node of a gradient scope uses: the forward pass, and inner gradients."""
    found: set[str] = set()
    todo = [
        tensor_of(name)[0]
        for node in body.nodes.values()
        if scopes.of(node.name) is not None
        for name in node.input
        if not name.startswith("^")
    ]
    while todo:
        name = todo.pop()
        if name in found or name not in body.nodes or body.nodes[name].op in BACK_EDGES:
            continue  # What the next turn of a loop makes of a gradient is no gradient of it.
        found.add(name)
        todo.extend(tensor_of(part)[0] for part in body.nodes[name].input if not part.startswith("^"))
    return found


class _Boundary:
    def __init__(self, body: Body, nodes: Mapping[str, Any], scopes: GradientScopes) -> None:
        self._body = body
        self._nodes = nodes
        self._scopes = scopes
        self._synced: dict[str, str] = {}

    def synced(self, name: str, shape: Shape, data_type: int) -> str:
        """Returns a gradient as all replicas together have it."""
        if name not in self._synced:
            floating = tf.dtypes.as_dtype(data_type).is_floating
            # Integers are the indices of `tf.IndexedSlices`: they are put together as their rows are.
            rows = not floating or self._is_slices(name) or has_unknown_rows(shape)
            mode = ("gather_gradient" if floating else "gather") if rows else "gradient"
            scope = self._scopes.of(tensor_of(name)[0]) or ""
            self._synced[name] = add_sync(self._body, name, mode, data_type, scope)
        return self._synced[name]

    def _is_slices(self, name: str) -> bool:
        """Returns whether a gradient is the values of `tf.IndexedSlices`, a row for each index that was looked up."""
        todo, seen = [tensor_of(name)[0]], set()
        while todo:
            node = self._body.nodes.get(todo.pop())
            if node is None or node.name in seen:
                continue
            seen.add(node.name)
            # The gradient of a lookup ends with this reshape, to one row an index.
            if node.op == "Reshape" and node.name.endswith("_grad/Reshape"):
                forward = self._nodes.get(self._scopes.forward(node.name) or "")
                if forward is not None and forward.op in _GATHERS:
                    return True
            if node.op in _CARRIERS:
                todo.extend(tensor_of(part)[0] for part in node.input if not part.startswith("^"))
        return False


def sync_gradients(
    body: Body, nodes: Mapping[str, Any], scopes: GradientScopes, outputs: Any, returned: Iterable[str] = ()
) -> None:
    """Replaces the gradients of variables, in the inputs of their users, by those of all replicas together.

    Gradients are taken where they leave their scope for good: clipping, noise and decay then see what
    they see on one device. A gradient that another `tf.gradients` differentiates again is left alone.

    Args:
        body: changed in place.
        nodes: the nodes of the whole graph.
        scopes: its gradient scopes.
        outputs: returns (shape, `DataType` number) of a tensor.
        returned: gradients that are fetched.
    """
    forward = _leads_to_gradients(body, scopes)
    boundary = _Boundary(body, nodes, scopes)
    for node in list(body.nodes.values()):
        if scopes.of(node.name) is not None or node.name in forward:
            continue
        for position, name in enumerate(node.input):
            if name.startswith("^") or scopes.of(tensor_of(name)[0]) is None:
                continue
            node.input[position] = boundary.synced(name, *outputs(name))
    for number, name in enumerate(body.returns):
        if name in returned:
            body.returns[number] = boundary.synced(name, *outputs(name))
