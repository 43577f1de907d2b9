"""The variables that a task keeps for itself: those on its own devices that no other client uses."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping
from typing import Any

import tensorflow as tf

from tf2compat.graph.passes.name_resources import REFERENCE_VARIABLES, is_named_resource
from tf2compat.graph.passes.server_devices import is_lent
from tf2compat.graph.tasks import Task

__all__ = ["LocalVariables"]

_BESIDE = b"loc:@"
_SERVERS = "ps"


class LocalVariables:
    """The variables of a graph that one task keeps of those placed on it, and their slots, which are beside them.

    TF1 kept them on the task, where another client could have named them. They are kept in the process instead, where
    a step reads them without a message to a server. These are the local variables, and beside parameter servers, which
    have what workers share, the global ones of a worker whose graph names no other worker: its copy of a network. The
    first worker's are on its server, for others may name it as the first, unless the session's `device_filters` let
    it see none of them.

    Args:
        graph: the graph, which may grow.
        task: the task of this process.
        visible: the tasks that the session sees, its own among them.
        decided: name of a global variable -> whether the task keeps it; one for all sessions of the process, which
            find a variable where the first of them put it.
    """

    def __init__(
        self,
        graph: tf.Graph,
        task: Task,
        visible: Collection[Task] = (),
        decided: MutableMapping[str, bool] | None = None,
    ) -> None:
        self._graph = graph
        self._task = task
        workers = sorted(other for other in visible if other[0] != _SERVERS)
        has_servers = len(workers) < len(visible)
        self._may_keep = has_servers and task[0] != _SERVERS and (workers == [task] or task[1] > 0)
        self._decided: MutableMapping[str, bool] = {} if decided is None else decided
        self._known: dict[str, bool] = {}
        self._seen = 0
        self._version = -1
        self._looked_at = 0
        self._names_others = False

    def __contains__(self, node: Any) -> bool:
        """Returns whether a resource, given as its node, is one of them."""
        self._look()
        beside = (
            [name for name in node.attr["_class"].list.s if name.startswith(_BESIDE)] if "_class" in node.attr else []
        )
        names = [node.name, *(name[len(_BESIDE) :].decode() for name in beside)]
        return any(self._known.get(name, False) for name in names) or self._keeps(node)

    def _look(self) -> None:
        variables = self._graph.get_collection_ref(tf.compat.v1.GraphKeys.LOCAL_VARIABLES)
        # The collection only grows.
        if len(variables) == self._seen:
            return
        self._seen = len(variables)
        for variable in list(variables):
            spec = tf.DeviceSpec.from_string(variable.device or "")
            self._known[variable.op.name] = (spec.job, spec.task) == self._task

    def _keeps(self, node: Any) -> bool:
        """Returns whether a node is a global variable on this task that its process keeps."""
        if not self._may_keep or node.op not in ("VarHandleOp", *REFERENCE_VARIABLES):
            return False
        name = node.attr["shared_name"].s.decode() or node.name
        if name not in self._decided:
            self._decided[name] = self._is_placed_here(node.name) and not self._others_are_named()
        return self._decided[name]

    def _is_placed_here(self, name: str) -> bool:
        # As the program placed it: a pass may have named this task since, where it named the job alone.
        try:
            spec = tf.DeviceSpec.from_string(self._graph.get_operation_by_name(name).device)
        except KeyError:
            return False
        return (spec.job, spec.task) == self._task

    def _others_are_named(self) -> bool:
        """Returns whether the graph places something on another worker, or on the workers what they share."""
        if self._version != self._graph.version and not self._names_others:
            self._version = self._graph.version
            operations = self._graph.get_operations()
            added, self._looked_at = operations[self._looked_at :], len(operations)
            devices = {operation.device for operation in added}
            shared = {operation.device for operation in added if _is_shared(operation)}
            self._names_others = any(self._is_of_others(device, device in shared) for device in devices)
        return self._names_others

    def _is_of_others(self, device: str, is_shared: bool) -> bool:
        spec = tf.DeviceSpec.from_string(device)
        if spec.job == _SERVERS or (spec.job is None and spec.task is None):
            return False
        if spec.job is None or spec.task is None:
            return is_shared
        return (spec.job, spec.task) != self._task


def _is_shared(operation: tf.Operation) -> bool:
    # By its type first: the whole node of each operation of a large graph takes long to get.
    return is_named_resource(tf.compat.v1.NodeDef(op=operation.type)) and is_lent(operation.node_def)
