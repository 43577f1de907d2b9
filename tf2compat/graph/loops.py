"""TF1's loops in a graph: which nodes are in the frames that `Enter` opens and `Exit` leaves."""

from __future__ import annotations

from tf2compat.graph.body import Body
from tf2compat.graph.flow import users_of
from tf2compat.graph.ops import ENTERS, EXITS

__all__ = ["loops_of"]


def loops_of(body: Body) -> dict[str, tuple[str, ...]]:
    """Returns for each node in a TF1 loop the frames that it is in, the outermost first."""
    users = users_of(body)
    found: dict[str, tuple[str, ...]] = {}
    todo = [node.name for node in body.nodes.values() if node.op in ENTERS]
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, ()) for name in todo]
    while waiting:
        name, outer = waiting.pop()
        node = body.nodes[name]
        if node.op in ENTERS:
            frames = (*outer, node.attr["frame_name"].s.decode())
        elif node.op in EXITS:
            frames = outer[:-1]
        else:
            frames = outer
        # A node of an inner loop is also reached by way of the outer one alone: the deepest way counts.
        if not frames or len(found.get(name, ())) >= len(frames):
            continue
        found[name] = frames
        waiting.extend((user, frames) for user in users.get(name, ()))
    return found
