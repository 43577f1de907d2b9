"""What the sessions of one server share: TF1 kept variables, queues and tables in the server, not in the session."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import tensorflow as tf

from tf2compat.engine.replication.replicas import Replicas
from tf2compat.engine.replication.strategies import chosen_strategy, replicas_of
from tf2compat.engine.replication.variables import ReplicatedVariables
from tf2compat.engine.step_graph import StepGraph
from tf2compat.engine.variables import VariableStore

__all__ = ["LocalServer", "register", "server_of", "session_replicas"]

_numbers = itertools.count()
_servers: dict[str, LocalServer] = {}


@dataclasses.dataclass(frozen=True)
class LocalServer:
    """A server of this process.

    Attributes:
        container: the container of its resources, which live as long as the process.
        variables: its variables.
        replicas: where the steps of its sessions run, if it is one of a cluster.
    """

    container: str
    variables: VariableStore | ReplicatedVariables
    replicas: Replicas | None = None


def register(target: str, replicas: Replicas | None = None) -> LocalServer:
    """Makes a server known under its target, `grpc://localhost:2222` say."""
    container = f"tf2compat.server{next(_numbers)}"
    variables = ReplicatedVariables(container, replicas) if replicas else VariableStore(container)
    _servers[target] = LocalServer(container, variables, replicas)
    return _servers[target]


def session_replicas(target: str | None, strategy: Any | None, graph: tf.Graph | None = None) -> Replicas | None:
    """Returns where the steps of a session run that is opened with this target and strategy; None for one device.

    Args:
        target: the session's target.
        strategy: what the session was given.
        graph: its graph; the default one when None. A `StepGraph` was traced for a strategy already.

    Raises:
        UsageError: (a ValueError) there is no strategy of that name.
    """
    if graph is None and not tf.executing_eagerly():
        graph = tf.compat.v1.get_default_graph()
    if isinstance(graph, StepGraph):
        return replicas_of(graph.strategy)
    server = server_of(target or "")
    return server.replicas if server else replicas_of(chosen_strategy(strategy))


def server_of(target: str) -> LocalServer | None:
    """Returns the server of a target; None for the target of a session of its own."""
    return _servers.get(target)
