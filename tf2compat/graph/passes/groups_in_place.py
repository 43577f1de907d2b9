"""Nodes that only group others run where this takes the fewest messages.

`Optimizer.minimize(loss, global_step=step)` counts a step when all variables are updated: each parameter server tells a
`NoOp` of the worker that its updates are done, which tells the server of the global step. Each of these is a message,
and the count waits for two of them in a row. Where the `NoOp` is on the server of the step, the other servers tell it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat.graph.body import Body, node_of

__all__ = ["groups_in_place"]


def groups_in_place(body: Body, place_of: Callable[[Any], str]) -> None:
    """Gives each `NoOp` the task to which and from which the fewest messages are sent.

    Args:
        body: the devices of its `NoOp`s are changed.
        place_of: returns the task of a node as its device names it; '' for this process.
    """
    groups = [node for node in body.nodes.values() if node.op == "NoOp" and node.input]
    places = {name: place_of(node) for name, node in body.nodes.items()} if groups else {}
    # Most steps run on one task.
    if len({*places.values()}) < 2:
        return
    waiting: dict[str, list[str]] = {node.name: [] for node in groups}
    for name, node in body.nodes.items():
        for part in node.input:
            if part.startswith("^") and part[1:] in waiting:
                waiting[part[1:]].append(name)
    moved = True
    # A group may wait for another. Each round that moves one saves a message, so there is a last.
    while moved:
        moved = False
        for group in groups:
            moved |= _move(body, group, places, waiting[group.name])


def _move(body: Body, group: Any, places: dict[str, str], waiting: list[str]) -> bool:
    """Gives a group its task; returns whether this is another than it had."""
    inputs = {node_of(part) for part in group.input}
    sources = [places[name] for name in inputs if name in places]
    users = {places[name] for name in waiting}

    def messages(place: str) -> int:
        return sum(source != place for source in sources) + len(users - {place})

    here = places[group.name]
    best = min(sorted({*sources, *users}), key=messages)
    if messages(best) >= messages(here):
        return False
    places[group.name] = best
    group.device = f"{best}/device:CPU:0"
    return True
