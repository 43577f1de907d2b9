"""Whether a graph says that it uses the devices of a cluster's tasks, and not only those of its own process."""

from __future__ import annotations

from collections.abc import Sequence

import tensorflow as tf

from tf2compat.graph.passes.server_devices import is_lent
from tf2compat.graph.passes.tasks_of_nodes import Task

__all__ = ["uses_tasks"]

_VARIABLES = ("VarHandleOp", "Variable", "VariableV2")


def uses_tasks(graph: tf.Graph, task: Task, tasks: Sequence[Task]) -> bool:
    """Returns whether a graph places an operation on another task, or a queue that others find by its name on its own.

    Args:
        graph: the graph.
        task: the task of this process.
        tasks: all tasks of the cluster.
    """
    places: dict[str, Task | None] = {}
    for operation in graph.get_operations():
        if operation.device not in places:
            spec = tf.DeviceSpec.from_string(operation.device)
            named = (spec.job or task[0], spec.task) if spec.task is not None else None
            places[operation.device] = named if named in tasks else None
        place = places[operation.device]
        if place is not None and (place != task or _is_shared_queue(operation)):
            return True
    return False


def _is_shared_queue(operation: tf.Operation) -> bool:
    return operation.type not in _VARIABLES and is_lent(operation.node_def)
