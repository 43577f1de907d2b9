"""State that the sessions of one server share: TF1 kept variables, queues and tables in the server."""

from __future__ import annotations

import dataclasses
import itertools
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.tasks import Task
from tf2compat.placement.placement import Placement
from tf2compat.placement.strategies import chosen_strategy, replicas_of
from tf2compat.runtime.replicated.variable_copies import ReplicatedVariables
from tf2compat.runtime.variable_store import VariableStore
from tf2compat.steps.step_graph import StepGraph

__all__ = [
    "LocalServer",
    "is_here",
    "register",
    "register_later",
    "register_together",
    "register_worker",
    "reset",
    "server_of",
    "session_placement",
]

_numbers = itertools.count()

CLUSTER = "tf2compat.cluster"
"""The container of the resources that a cluster's clients share on its servers: all give it the same name."""


@dataclasses.dataclass(frozen=True)
class LocalServer:
    """A server of this process.

    Attributes:
        container: the container of its resources, which live as long as the process.
        variables: its variables.
        replicas: where the steps of its sessions run, if it is one of a cluster.
        config: the `ConfigProto` of sessions that have none of their own.
        tasks: the tasks of its cluster, its own first, if all that train are in this process.
        connection: that to the servers of the cluster's tasks, which hold what is placed on them; None where
            there are none; see `distribute/connection.py`.
        sessions: the sessions that were opened with its target.
    """

    container: str
    variables: VariableStore | ReplicatedVariables
    replicas: Replicas | None = None
    config: Any = None
    tasks: tuple[Task, ...] = ()
    connection: Any = None
    sessions: weakref.WeakSet[Any] = dataclasses.field(default_factory=weakref.WeakSet)


_servers: dict[str, LocalServer] = {}
_later: dict[str, Callable[[tf.Graph | None], None]] = {}


def register(target: str, replicas: Replicas | None = None, config: Any = None) -> LocalServer:
    """Makes a server known under its target.

    Args:
        target: `grpc://localhost:2222` say.
        replicas: where the steps of its sessions run, if it is one of a cluster.
        config: the `ConfigProto` of sessions that have none of their own.
    """
    container = f"tf2compat.server{next(_numbers)}"
    variables = ReplicatedVariables(container, replicas) if replicas else VariableStore(container)
    _servers[target] = LocalServer(container, variables, replicas, config)
    return _servers[target]


def register_worker(target: str, connection: Any, config: Any = None) -> None:
    """Makes the server of a task known; its sessions use the servers of the other tasks.

    Args:
        target: its target.
        connection: the connection to these.
        config: the `ConfigProto` of sessions that have none of their own.
    """
    _servers[target] = LocalServer(CLUSTER, VariableStore(CLUSTER), None, config, connection=connection)


def register_together(targets: dict[str, tuple[Task, Any]], tasks: Sequence[Task]) -> None:
    """Makes the servers of a cluster known whose training tasks are all in this process: they share what they hold.

    Args:
        targets: the target of each task that is here, with the task and the `ConfigProto` of its sessions. Those
            that are known already stay as they are.
        tasks: all tasks of the cluster.
    """
    known = next((_servers[target] for target in targets if target in _servers), None)
    container = known.container if known else f"tf2compat.server{next(_numbers)}"
    variables = known.variables if known else VariableStore(container)
    for target, (task, config) in targets.items():
        if target not in _servers:
            ordered = (task, *(other for other in tasks if other != task))
            _servers[target] = LocalServer(container, variables, None, config, ordered)


def register_later(target: str, begin: Callable[[tf.Graph | None], None]) -> None:
    """Makes a target known whose server is registered by `begin` when a session is first opened with it.

    Args:
        target: the target.
        begin: takes the graph of that session, None if it is not known.
    """
    _servers.pop(target, None)
    _later[target] = begin


def is_here(target: str) -> bool:
    """Returns whether a target is that of a server of this process, or one that was made known."""
    return target in _servers or target in _later


def reset(target: str, containers: Sequence[str] = ()) -> bool:
    """Ends the sessions of a server and drops what they shared; returns whether there is one of this target.

    Args:
        target: the server's target.
        containers: the containers (`tf.container`) whose variables are dropped; without any all variables, queues
            and tables are.
    """
    server = server_of(target)
    # What other processes hold, or have copies of, cannot be dropped by this one.
    if server is None or server.replicas is not None or server.connection is not None:
        return False
    together = {name: other for name, other in _servers.copy().items() if other.variables is server.variables}
    container, variables = server.container, server.variables
    if not containers:
        container = f"tf2compat.server{next(_numbers)}"
        variables = VariableStore(container)
    for name, other in together.items():  # First, so that a session which is opened meanwhile is a new one.
        _servers[name] = LocalServer(container, variables, None, other.config, other.tasks)
    for other in together.values():
        # A copy: a session that is closed leaves the set.
        for session in list(other.sessions):
            session.abort()
    if containers and isinstance(variables, VariableStore):
        tasks = ["", *(f"{job}.{number}/" for job, number in server.tasks)]
        variables.drop([task + name for task in tasks for name in containers])
    return True


def session_placement(target: str | None, strategy: Any | None, graph: tf.Graph | None = None) -> Placement:
    """Decides where the steps of a session run that is opened with this target and strategy.

    Args:
        target: the session's target.
        strategy: what the session was given; a `Placement` that was decided before stays as it is.
        graph: its graph; the default one when None. A `StepGraph` was traced for a strategy already.

    Raises:
        UsageError: (a ValueError) there is no strategy of that name.
    """
    if isinstance(strategy, Placement):
        return strategy
    if graph is None and not tf.executing_eagerly():
        graph = tf.compat.v1.get_default_graph()
    if isinstance(graph, StepGraph):
        return Placement(replicas_of(graph.strategy))
    server = server_of(target or "", graph)
    return Placement(server.replicas if server else replicas_of(chosen_strategy(strategy, bool(_later))))


def server_of(target: str, graph: tf.Graph | None = None) -> LocalServer | None:
    """Returns the server of a target; None for the target of a session of its own.

    Args:
        target: the target.
        graph: the graph of the session that is opened.
    """
    if target not in _servers and target in _later:
        _later[target](graph)
    return _servers.get(target)
