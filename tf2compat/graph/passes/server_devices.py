"""Devices of nodes in a cluster whose tasks lend theirs: those of other tasks stay, the rest become this process's.

What clients share by its name, a variable or a queue with a `shared_name`, is on the first task that fits where its
node names no task, in the order of names, as by TF1's placer: on a parameter server if nothing is said. If that is
the task of this process, it is on the server that the task runs for others. Any other node goes where its resource
is, and else to this process.

The runtime's placer may move a node without a task to the server of what consumes it. So whatever has a state names
its task here: two steps that each place a resource by themselves would have two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.passes.local_devices import local_devices
from tf2compat.graph.passes.name_resources import REFERENCE_VARIABLES, is_named_resource, is_shared_resource
from tf2compat.graph.tasks import Task, device_of, task_of

__all__ = ["beside_resources", "is_lent", "server_devices"]

_SERVERS = "ps"
_LENT = ("Queue", "Accumulator", "Barrier", "VarHandleOp", "MutableHashTable", "MutableDenseHashTable")
"""Parts of the names of ops whose values other clients change. A table of constants is filled by whoever uses it."""


def is_lent(node: Any) -> bool:
    """Returns whether other clients may use a node's resource by its name: a variable, or a queue with one."""
    named = is_named_resource(node) and is_shared_resource(node)
    return named and (node.op in REFERENCE_VARIABLES or any(part in node.op for part in _LENT))


def server_devices(
    nodes: Collection[Any],
    task: Task,
    tasks: Collection[Task],
    devices: Mapping[str, str],
    soft_placement: bool,
    here: str,
    is_own: Callable[[Any], bool] = lambda node: False,
) -> set[Task]:
    """Rewrites the device of each node.

    Args:
        nodes: `NodeDef`s, changed in place.
        task: this process's task.
        tasks: the tasks of the cluster that lend their devices.
        devices: the devices of this process, as `placements` returns them.
        soft_placement: ignore a device that is not available.
        here: how the devices of this process begin, as TensorFlow names them. Nodes that are there stay as they are.
        is_own: returns whether a variable is a local one of this process's task, which nobody else uses.

    Returns:
        The tasks on whose servers nodes are.

    Raises:
        DeviceNotFoundError: a node is placed on a task that there is not.
    """
    known: dict[str, Task | None] = {}
    used: set[Task] = set()
    local, named = [], []
    for node in nodes:
        if _begins_with(node.device, here):
            continue
        is_shared = is_named_resource(node) and is_shared_resource(node)
        if is_shared:
            _place_shared(node, tasks)
        if node.device not in known:
            known[node.device] = _task(node, task, tasks)
        placed = known[node.device]
        # On its own task a node runs in this process, without a message to its server, unless others look for it there.
        keeps = placed == task and placed[0] != _SERVERS and not (is_shared and is_lent(node) and not is_own(node))
        if placed is not None and placed in tasks and not keeps:
            node.device = _on_task(node.device, placed)
            used.add(placed)
            continue
        local.append(node)
        if _names_task(node.device):
            named.append(node)
    local_devices(local, devices, soft_placement)
    # With the task's name again: without one the runtime's placer may move the node to a server.
    for node in named:
        node.device = here + node.device
    return used


def _begins_with(device: str, task: str) -> bool:
    return device == task or device.startswith(task + "/")


def _on_task(device: str, task: Task) -> str:
    return str(tf.DeviceSpec.from_string(device).replace(job=task[0], replica=0, task=task[1]).to_string())


def _names_task(device: str) -> bool:
    spec = tf.DeviceSpec.from_string(device)
    return spec.job is not None or spec.task is not None


def beside_resources(nodes: Collection[Any], here: str) -> None:
    """Puts nodes beside the resource that they take, and nodes with a state that name no task into this process.

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
    """Names the task of a resource that clients share."""
    spec = tf.DeviceSpec.from_string(node.device)
    found = task_of(node.device, tasks)
    if found is not None and (spec.job is None or spec.task is None):
        node.device = _on_task(node.device, found)


def _task(node: Any, task: Task, tasks: Collection[Task]) -> Task | None:
    """Returns the task of a node's device, that of this process if it fits; None where no task is named."""
    if not _names_task(node.device):
        return None
    found = task_of(node.device, [task]) or task_of(node.device, tasks)
    if found is not None:
        return found
    raise DeviceNotFoundError(
        "tf.device",
        f"Cannot assign a device for operation {node.name}: it is pinned to {node.device!r}, and sessions of this "
        f"process run on {', '.join(map(device_of, [task, *sorted({*tasks} - {task})]))}.",
        "Pin it to a task of the cluster, and to one that the session's `device_filters` let through.",
    )
