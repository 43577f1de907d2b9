"""Variables that have one value on all replicas and in all processes: given, and compared now and then."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import CopiesDifferError
from tf2compat.graph.snapshot import GraphSnapshot
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.runtime.variable_store import is_initialized

__all__ = ["SameVariables"]


class SameVariables:
    """Keeps the variables of a session the same everywhere.

    Attributes:
        compared_every: after how many steps the copies are compared; 0 for never.

    Args:
        snapshot: the nodes of the graph.
        variables: the session's variables.
        workers: the processes.
        compared_every: after how many steps the copies are compared; 0 for never.
    """

    def __init__(self, snapshot: GraphSnapshot, variables: Any, workers: Workers, compared_every: int = 0) -> None:
        self._snapshot = snapshot
        self._variables = variables
        self._workers = workers
        self._steps = 0
        self.compared_every = compared_every

    def _global_names(self) -> list[str]:
        return list(_tf.global_variable_names(self._snapshot.graph))

    def synchronize(self) -> None:
        """Gives this process the chief's values of the graph's global variables; all processes call it."""
        self._snapshot.refresh()
        nodes = [self._snapshot.nodes[name] for name in self._global_names()]
        copies = {node.name: self._variables.copies(node) for node in nodes}
        self._workers.synchronize([(name, found[0]) for name, found in copies.items()])
        for first, *others in copies.values():
            if others and is_initialized(first):
                with _tf.eager_mode():
                    for other in others:
                        tf.raw_ops.AssignVariableOp(resource=other.handle, value=first.read_value())

    def compare(self, joined: bool) -> None:
        """Compares the copies of the variables, after every so many steps.

        Args:
            joined: whether all processes ran the step, so that their variables can be compared too.

        Raises:
            CopiesDifferError: (an InternalError) they are not equal.
        """
        if not self.compared_every:
            return
        self._steps += 1
        if self._steps % self.compared_every:
            return
        differing = self._variables.differing()
        if differing:
            raise CopiesDifferError(
                "Session.run",
                f"After {self._steps} steps the replicas' copies differ of {', '.join(differing)}.",
                "Report it, with the operations that write these variables.",
            )
        # A collective operation: all processes have to come to it.
        if joined:
            self._workers.check_equal(self._variables.checksum(self._global_names()))
