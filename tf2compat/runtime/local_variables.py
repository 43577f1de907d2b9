"""The variables that a task keeps for itself: the local ones on its own devices, which no other client uses."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.tasks import Task

__all__ = ["LocalVariables"]

_BESIDE = b"loc:@"


class LocalVariables:
    """The local variables of a graph that are placed on one task, and variables beside them, their slots say.

    TF1 kept them on the task, where another client could have named them. They are kept in the process instead, where
    a step reads them without a message to a server; global variables of the task are on its server.

    Args:
        graph: the graph, which may grow.
        task: the task of this process.
    """

    def __init__(self, graph: tf.Graph, task: Task) -> None:
        self._graph = graph
        self._task = task
        self._known: dict[str, bool] = {}
        self._seen = 0

    def __contains__(self, node: Any) -> bool:
        """Returns whether a variable, given as its node, is one of them."""
        self._look()
        beside = (
            [name for name in node.attr["_class"].list.s if name.startswith(_BESIDE)] if "_class" in node.attr else []
        )
        names = [node.name, *(name[len(_BESIDE) :].decode() for name in beside)]
        return any(self._known.get(name, False) for name in names)

    def _look(self) -> None:
        variables = self._graph.get_collection_ref(tf.compat.v1.GraphKeys.LOCAL_VARIABLES)
        # The collection only grows.
        if len(variables) == self._seen:
            return
        self._seen = len(variables)
        for variable in list(variables):
            spec = tf.DeviceSpec.from_string(variable.device or "")
            self._known[variable.op.name] = (spec.job, spec.task) == self._task
