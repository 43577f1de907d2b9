"""Devices of nodes in a cluster with parameter servers: those of servers stay, the others become this worker's.

What workers share by its name, a variable or a queue with a `shared_name`, is on the first task that fits where its
node names no task, in the order of names, as by TF1's placer: on a parameter server if nothing is said. Any other
node goes where its resource is, and else to the worker.

The runtime's placer may move a node without a task to the server of what consumes it. So whatever has a state names
its task here: two steps that each place a resource by themselves would have two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.local_devices import local_devices
from tf2compat.graph.passes.name_resources import is_named_resource, is_shared_resource
from tf2compat.graph.passes.tasks_of_nodes import Task, device_of, task_of

__all__ = ["beside_resources", "is_on_server", "server_devices"]

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
    here: str,
) -> None:
    """Rewrites the device of each node.

    Args:
        nodes: `NodeDef`s, changed in place.
        task: this worker's task.
        servers: the tasks of the parameter servers.
        devices: the devices of this process, as `placements` returns them.
        soft_placement: ignore a device that is not available.
        here: how the devices of this process begin, as TensorFlow names them. Nodes that are there stay as they are.

    Raises:
        DeviceNotFoundError: a node is placed on another worker, or a server that there is not.
    """
    known: dict[str, str | None] = {"": None}
    local, named = [], []
    for node in nodes:
        if node.device.startswith(here):
            continue
        if is_named_resource(node) and is_shared_resource(node):
            _place_shared(node, [task, *servers])
        if node.device not in known:
            known[node.device] = _on_server(node, task, servers)
        placed = known[node.device]
        if placed is not None:
            node.device = placed
            continue
        local.append(node)
        if _names_task(node.device):
            named.append(node)
    local_devices(local, devices, soft_placement)
    for node in named:
        node.device = here + node.device


def _names_task(device: str) -> bool:
    spec = tf.DeviceSpec.from_string(device)
    return spec.job is not None or spec.task is not None


def beside_resources(nodes: Collection[Any], here: str) -> None:
    """Puts nodes that take a resource where it is, and what has a state and names no task on this worker.

    Args:
        nodes: the `NodeDef`s of one body, changed in place.
        here: how the devices of this process begin.
    """
    places: dict[str, str] = {}
    for node in nodes:
        definition = _tf.op_def(node.op)
        if definition is None or not definition.is_stateful or any(not name.startswith("^") for name in node.input):
            continue
        if not _names_task(node.device):
            node.device = here + node.device
        if is_named_resource(node):
            places[f"{node.name}:0"] = node.device
    for node in nodes:
        found = next((places[name] for name in node.input if name in places), None)
        if found is not None and not _calls(node):
            node.device = found


def _calls(node: Any) -> bool:
    """Returns whether a node calls a function, whose nodes have devices of their own."""
    definition = _tf.op_def(node.op)
    return definition is None or any(attribute.type in ("func", "list(func)") for attribute in definition.attr)


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
