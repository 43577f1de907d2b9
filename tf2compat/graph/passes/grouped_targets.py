"""Targets that only group others: the operations of a `tf.group` take its place."""

from __future__ import annotations

from tf2compat.graph.body import Body

__all__ = ["grouped_targets"]


def grouped_targets(body: Body) -> None:
    """Replaces each `NoOp` among the targets by the nodes that it waits for.

    On another task, each of these would send it a message.

    Args:
        body: its targets are changed; the `NoOp`s stay.
    """
    found: dict[str, None] = {}
    # A stack, so that targets and the operations of each group keep their order.
    todo = [*reversed(body.targets)]
    seen = set()
    while todo:
        name = todo.pop()
        node = body.nodes[name]
        if node.op != "NoOp" or not node.input:
            found[name] = None
        elif name not in seen:
            seen.add(name)
            todo.extend(part.removeprefix("^") for part in reversed(node.input))
    body.targets = [*found]
