"""The passes over a step of which parts run on the servers of a cluster's tasks."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import DeviceNotFoundError
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.named_tasks import named_tasks
from tf2compat.graph.passes.computed_there import computed_there
from tf2compat.graph.passes.grouped_targets import grouped_targets
from tf2compat.graph.passes.groups_in_place import groups_in_place
from tf2compat.graph.passes.name_resources import is_named_resource
from tf2compat.graph.passes.named_variables import named_variables
from tf2compat.graph.passes.packed_messages import packed_messages
from tf2compat.graph.passes.server_devices import beside_resources, is_lent, server_devices
from tf2compat.graph.replicated.shapes import static_shape
from tf2compat.graph.tasks import Task, device_of, task_of
from tf2compat.runtime.config import SessionConfig
from tf2compat.runtime.graph_rewriting import Rewriting, named_nodes
from tf2compat.runtime.local_variables import LocalVariables
from tf2compat.runtime.session_state import SessionState

__all__ = ["RemoteRewriting"]

_ROWS = 256
"""How many rows a batch is taken to have where this is not known."""


class RemoteRewriting(Rewriting):
    """Rewrites the graphs of a session of a cluster.

    Nodes on the servers keep their devices, and variables are nodes of the step: a server finds them by their names,
    which all clients give them.

    Args:
        connection: the servers; see `runtime/local_servers.py`.
        graph: the graph of the session.
        state: as for `Rewriting`.
        config: as for `Rewriting`; its `device_filters` say which tasks there are for the session.
    """

    def __init__(self, connection: Any, graph: tf.Graph, state: SessionState, config: SessionConfig) -> None:
        super().__init__(state, config, True)
        self._connection = connection
        self._graph = graph
        self._in_step = True
        self._visible = frozenset(
            task for task in connection.tasks if task == connection.task or _passes(task, config.device_filters)
        )
        self._local_variables = LocalVariables(graph, connection.task, self._visible, connection.kept_variables)
        self._here = _tf.list_devices()[0].name.partition("/device:")[0]
        self.handles: list[Any] = []

    def connect(self, graph: tf.Graph) -> None:
        """Connects to the tasks that a graph names, while all are there: one may end before a step first uses another.

        Args:
            graph: the graph of the session that is opened; what it names later is connected when a step uses it.
        """
        self._connection.ensure(named_tasks(graph, self._connection.task, self._visible, self._is_lent))

    def _is_lent(self, operation: tf.Operation) -> bool:
        if not is_named_resource(tf.compat.v1.NodeDef(op=operation.type)):
            return False
        node = operation.node_def
        return is_lent(node) and node not in self._local_variables

    def variables(self, body: Body) -> list[Any]:
        """Rewrites reads and writes of variables, which stay nodes of the step: `handles`."""
        self.handles = named_variables(body, super().variables(body))
        return []

    def _place_step(self, body: Body, handles: Sequence[Any]) -> dict[str, str]:
        super()._place_step(body, handles)
        here = {"", device_of(self._connection.task)}
        tasks = {name: self._place_of(node) for name, node in named_nodes(body, handles)}
        return {name: task for name, task in tasks.items() if task not in here}

    def _place(self, nodes: Collection[Any]) -> None:
        for node in nodes:
            # A server knows a variable by its `shared_name` alone; other clients may call the node as they like.
            if node.op == "VarHandleOp":
                node.attr["shared_name"].s = node.attr["shared_name"].s or node.name.encode()
        if not self._in_step:  # A function of a data set runs where that is.
            for node in nodes:
                node.device = ""
            return
        used = server_devices(
            nodes,
            self._connection.task,
            self._visible,
            self._devices,
            self._soft_placement,
            self._here,
            self._local_variables.__contains__,
        )
        self._connection.ensure(used)
        if used:
            self._check_devices(nodes)

    def _check_devices(self, nodes: Collection[Any]) -> None:
        """Refuses a device that a task does not have: TensorFlow's functions would silently use another.

        Raises:
            DeviceNotFoundError: there is one, and placement is not soft.
        """
        names: set[str] = set()
        for node in nodes:
            if self._soft_placement or node.device.startswith("/device:") or "/device:" not in node.device:
                continue
            names = names or {device.name for device in _tf.list_devices()}
            # `/device:GPU:*` is a GPU of any number.
            wanted = node.device.removesuffix("*")
            if not any(name == wanted or (wanted.endswith(":") and name.startswith(wanted)) for name in names):
                raise DeviceNotFoundError(
                    "tf.device",
                    f"Cannot assign a device for operation {node.name}: it is pinned to {node.device!r}, and the "
                    f"cluster has {', '.join(sorted(names))}.",
                    "Pin it to a device that exists, or open the session with "
                    "`config=tf.ConfigProto(allow_soft_placement=True)`.",
                )

    def _rewrite(self, body: Body, path: str, in_step: bool, function: str = "") -> None:
        before, self._in_step = self._in_step, in_step
        try:
            super()._rewrite(body, path, in_step, function)
        finally:
            self._in_step = before
        if in_step:
            beside_resources(body.nodes.values(), self._here)
            computed_there(body, self._place_of)
            groups_in_place(body, self._place_of)
            packed_messages(body, self._place_of, self._size_of)

    def is_here(self, node: Any) -> bool:
        """Returns whether a node runs in this process, and not on another task's server."""
        return not self._place_of(node)

    def rest(self, body: Body) -> None:
        """See `Rewriting`; a step does not wait in this process for what others have done."""
        grouped_targets(body)
        super().rest(body)

    def _place_of(self, node: Any) -> str:
        """Returns the task of a node as its device names it; '' for this process."""
        task = str(node.device).partition("/device:")[0]
        return "" if task == self._here else task

    def _size_of(self, name: str) -> int:
        """Returns how many elements a tensor of the graph may have; 0 for one that is not the graph's."""
        try:
            shape = static_shape(self._graph.get_tensor_by_name("{}:{}".format(*tensor_of(name))))
        except (KeyError, ValueError):
            return 0
        return math.prod(_ROWS if size is None else size for size in shape or ())

    def _starter(self, iterator: Any, factory: Any, functions: dict[str, Any]) -> Body:
        body = super()._starter(iterator, factory, functions)
        for node in body.nodes.values():  # A data set cannot go to another task.
            node.device = iterator.device
        beside_resources(body.nodes.values(), self._here)
        for node in body.nodes.values():
            node.device = body.nodes["iterator"].device
        return body


def _passes(task: Task, filters: Sequence[str]) -> bool:
    """Returns whether a session with some `device_filters` sees a task."""
    return not filters or any(task_of(filter_, [task]) for filter_ in filters)
