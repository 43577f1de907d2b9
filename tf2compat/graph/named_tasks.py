"""The tasks of a cluster that a graph names: those that its session uses besides its own process."""

from __future__ import annotations

from collections.abc import Callable, Collection

import tensorflow as tf

from tf2compat.graph.tasks import Task, task_of

__all__ = ["named_tasks"]


def named_tasks(
    graph: tf.Graph, own: Task, tasks: Collection[Task], is_lent: Callable[[tf.Operation], bool]
) -> set[Task]:
    """Returns the tasks on whose servers a graph places something.

    Args:
        graph: the graph.
        own: the task of this process.
        tasks: the tasks that there are.
        is_lent: whether an operation that is placed on the own task is on its server, where others find it.
    """
    places: dict[str, Task | None] = {}
    found = set()
    for operation in graph.get_operations():
        device = operation.device
        if device not in places:
            names_one = tf.DeviceSpec.from_string(device).task is not None
            places[device] = (task_of(device, [own]) or task_of(device, tasks)) if names_one else None
        task = places[device]
        if task is not None and (task != own or is_lent(operation)):
            found.add(task)
    return found
