"""Devices of nodes in a cluster with parameter servers: those of servers stay, the others become this worker's.

What workers share by its name, a variable or a queue with a `shared_name`, is on the first task that fits where its
node names no task, in the order of names, as by TF1's placer: on a parameter server if nothing is said. Any other
node goes where its resource is, and else to the worker.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import tensorflow as tf

from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.local_devices import local_devices
from tf2compat.graph.passes.name_resources import is_named_resource, is_shared_resource
from tf2compat.graph.passes.tasks_of_nodes import Task, device_of, task_of

__all__ = ["is_on_server", "server_devices"]

_SERVERS = "ps"


def is_on_server(device: str) -> bool:
    """Returns whether a device is one of a parameter server."""
    return tf.DeviceSpec.from_string(device).job == _SERVERS


def server_devices(
    nodes: Collection[Any],
    task: Task,
    servers: Collection[Task],
    devices: Mapping[str, str],
    soft_placement: bool,
) -> None:
    """Rewrites the device of each node.

    Args:
        nodes: `NodeDef`s, changed in place.
        task: this worker's task.
        servers: the tasks of the parameter servers.
        devices: the devices of this process, as `placements` returns them.
        soft_placement: ignore a device that is not available.

    Raises:
        DeviceNotFoundError: a node is placed on another worker, or a server that there is not.
    """
    known: dict[str, str | None] = {"": None}
    local = []
    for node in nodes:
        if is_named_resource(node) and is_shared_resource(node):
            _place_shared(node, [task, *servers])
        if node.device not in known:
            known[node.device] = _on_server(node, task, servers)
        placed = known[node.device]
        if placed is None:
            local.append(node)
        else:
            node.device = placed
    local_devices(local, devices, soft_placement)


def _place_shared(node: Any, tasks: Collection[Task]) -> None:
    """Names the task of a resource that workers share."""
    spec = tf.DeviceSpec.from_string(node.device)
    found = task_of(node.device, tasks)
    if found is not None and (spec.job is None or spec.task is None):
        node.device = spec.replace(job=found[0], replica=0, task=found[1]).to_string()


def _on_server(node: Any, task: Task, servers: Collection[Task]) -> str | None:
    """Returns a node's device on a server; None if it is one of this worker."""
    spec = tf.DeviceSpec.from_string(node.device)
    if spec.job == _SERVERS:
        number = 0 if spec.task is None else spec.task
        if (_SERVERS, number) in servers:
            return str(spec.replace(replica=0, task=number).to_string())
    elif (spec.job or task[0]) == task[0] and (task[1] if spec.task is None else spec.task) == task[1]:
        return None
    raise DeviceNotFoundError(
        "tf.device",
        f"Cannot assign a device for operation {node.name}: it is pinned to {node.device!r}, and sessions of this "
        f"process run on {', '.join(map(device_of, [task, *sorted(servers)]))}.",
        "Pin it to this worker or to a parameter server; other workers run their own sessions.",
    )
