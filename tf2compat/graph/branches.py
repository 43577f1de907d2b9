"""Where TF1's branches and loops (`Switch`, `Merge`, `Enter`, `Exit`) begin and end in a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tf2compat.graph.body import Body, node_of
from tf2compat.graph.ops import BACK_EDGES, ENTERS, EXITS, MERGES, SWITCHES

__all__ = ["inside", "switches", "users_of"]


def users_of(body: Body) -> Mapping[str, set[str]]:
    """Returns, for each node or argument, the nodes that take its outputs or wait for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in body.nodes.values():
        for name in node.input:
            found[node_of(name)].add(node.name)
    return found


def _in_order(body: Body) -> list[str]:
    """Returns the names of the nodes, each after what it takes; a loop is entered from its front."""
    waits = {
        node.name: {
            producer
            for producer in map(node_of, node.input)
            # A loop's `Merge` and `NextIteration` wait for each other: without the back edge there is an order.
            if producer in body.nodes and body.nodes[producer].op not in BACK_EDGES
        }
        for node in body.nodes.values()
    }
    users = users_of(body)
    ready = [name for name, producers in waits.items() if not producers]
    order = []
    while ready:
        order.append(ready.pop())
        if body.nodes[order[-1]].op in BACK_EDGES:
            continue
        for user in users.get(order[-1], ()):
            waits[user].discard(order[-1])
            if not waits[user]:
                ready.append(user)
    return order


def switches(body: Body) -> bool:
    """Returns whether a body has TF1's branches or loops."""
    return any(node.op in SWITCHES for node in body.nodes.values())


def inside(body: Body) -> set[str]:
    """Returns the nodes inside TF1's loops and branches, whose tensors may be dead, or there more than once."""
    depths: dict[str, tuple[int, int]] = {}
    found = set()
    for name in _in_order(body):
        node = body.nodes[name]
        given = [depths[producer] for producer in map(node_of, node.input) if producer in depths]
        loops = max((loop for loop, _ in given), default=0) + (node.op in ENTERS) - (node.op in EXITS)
        branches = max((branch for _, branch in given), default=0)
        # The `Switch` and `Merge` of a loop belong to its frame; those of `tf.cond` alone open and close a branch.
        if loops == 0 and node.op not in EXITS:
            branches += (node.op in SWITCHES) - (node.op in MERGES)
        # A feed may cut off the `Enter` or `Switch`, so that the `Exit` or `Merge` comes without it.
        depths[name] = (max(loops, 0), max(branches, 0))
        if depths[name] != (0, 0):
            found.add(name)
    return found
