"""What the sessions of one server share: TF1 kept variables, queues and tables in the server, not in the session."""

from __future__ import annotations

import dataclasses
import itertools
import weakref
from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tf2compat.engine.replication.replicas import Replicas
from tf2compat.engine.replication.strategies import chosen_strategy, replicas_of
from tf2compat.engine.replication.variables import ReplicatedVariables
from tf2compat.engine.step_graph import StepGraph
from tf2compat.engine.variables import VariableStore

__all__ = ["LocalServer", "register", "reset", "server_of", "session_replicas"]

_numbers = itertools.count()
_servers: dict[str, LocalServer] = {}


@dataclasses.dataclass(frozen=True)
class LocalServer:
    """A server of this process.

    Attributes:
        container: the container of its resources, which live as long as the process.
        variables: its variables.
        replicas: where the steps of its sessions run, if it is one of a cluster.
        config: the `ConfigProto` of sessions that have none of their own.
        sessions: the sessions that were opened with its target.
    """

    container: str
    variables: VariableStore | ReplicatedVariables
    replicas: Replicas | None = None
    config: Any = None
    sessions: weakref.WeakSet[Any] = dataclasses.field(default_factory=weakref.WeakSet)


def register(target: str, replicas: Replicas | None = None, config: Any = None) -> LocalServer:
    """Makes a server known under its target, `grpc://localhost:2222` say."""
    container = f"tf2compat.server{next(_numbers)}"
    variables = ReplicatedVariables(container, replicas) if replicas else VariableStore(container)
    _servers[target] = LocalServer(container, variables, replicas, config)
    return _servers[target]


def reset(target: str, containers: Sequence[str] = ()) -> bool:
    """Ends the sessions of a server and drops what they shared; returns whether there is one of this target.

    Args:
        target: the server's target.
        containers: the containers (`tf.container`) whose variables are dropped; without any all variables, queues
            and tables are.
    """
    server = _servers.get(target)
    if server is None or server.replicas is not None:
        return False
    for session in list(server.sessions):
        session.abort()
    again = register(target, None, server.config)
    if containers and isinstance(server.variables, VariableStore):
        again = dataclasses.replace(again, container=server.container, variables=server.variables)
        server.variables.drop(containers)
        _servers[target] = again
    return True


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
