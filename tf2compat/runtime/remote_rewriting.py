"""The passes over a step whose variables are held by parameter servers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tf2compat import _tf
from tf2compat.graph.function_body import Body
from tf2compat.graph.passes.named_variables import named_variables
from tf2compat.graph.passes.server_devices import beside_resources, server_devices
from tf2compat.runtime.graph_rewriting import Rewriting

__all__ = ["RemoteRewriting"]


class RemoteRewriting(Rewriting):
    """Rewrites the graphs of a session of a worker.

    Nodes on the servers keep their devices, and variables are nodes of the step: a server finds them by their names,
    which all workers give them.

    Args:
        connection: the servers; see `runtime/local_servers.py`.
        *args: as for `Rewriting`.
    """

    def __init__(self, connection: Any, *args: Any) -> None:
        super().__init__(*args)
        self._connection = connection
        self._here = _tf.list_devices()[0].name.partition("/device:")[0]
        self.handles: list[Any] = []

    def variables(self, body: Body) -> list[Any]:
        """Rewrites what reads and writes variables; they are no arguments, and `handles` are their nodes."""
        self.handles = named_variables(body, super().variables(body))
        return []

    def _place(self, nodes: Collection[Any]) -> None:
        found = self._connection
        for node in nodes:
            if node.op == "VarHandleOp":
                node.attr["shared_name"].s = node.attr["shared_name"].s or node.name.encode()
        server_devices(nodes, found.task, found.servers, self._devices, self._soft_placement, self._here)

    def _rewrite(self, body: Body, *where: Any) -> None:
        super()._rewrite(body, *where)
        beside_resources(body.nodes.values(), self._here)
