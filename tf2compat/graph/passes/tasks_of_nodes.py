"""Resources of a cluster whose tasks are all in one process: each task has its own.

TF1 kept a resource in the task that its node was placed on: two workers' local variables of one name are two, and
what both name on a parameter server is one. Here the container of a resource tells its task. A node that names no
task, or no job, is placed on the first task that fits, in the order of names, as by TF1's placer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.name_resources import is_named_resource
from tf2compat.graph.tasks import Task, device_of, task_of

__all__ = ["tasks_of_nodes"]


def tasks_of_nodes(nodes: Iterable[Any], tasks: Sequence[Task]) -> None:
    """Puts the resources of nodes into the containers of their tasks.

    Args:
        nodes: `NodeDef`s as the program placed them, changed in place.
        tasks: the tasks of the cluster; without any nothing is done.

    Raises:
        DeviceNotFoundError: a node is placed on a task that the cluster does not have.
    """
    known: dict[str, Task | None] = {}
    for node in nodes if tasks else ():
        if node.device not in known:
            known[node.device] = task_of(node.device, tasks)
        task = known[node.device]
        if task is None:
            raise DeviceNotFoundError(
                "tf.device",
                f"Cannot assign a device for operation {node.name}: it is pinned to {node.device!r}, and the cluster "
                f"has the tasks {', '.join(map(device_of, sorted(tasks)))}.",
                "Pin it to a task of the cluster.",
            )
        if is_named_resource(node):
            own = node.attr["container"].s.decode()
            node.attr["container"].s = "/".join(filter(None, (f"{task[0]}.{task[1]}", own))).encode()
