"""A task's connection to the servers of its cluster: TensorFlow 2's own, as an eager client."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Iterable, Iterator

import absl.logging
import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.cluster import Cluster
from tf2compat.distribute.turns import turn_at
from tf2compat.errors import UsageStateError
from tf2compat.graph.tasks import Task
from tf2compat.log import logger
from tf2compat.placement.addresses import not_started

__all__ = ["STARTING", "Connection"]

_CLIENTS = "_sessions"
"""The job of a task as a client of the servers ends so: its own devices are others than those that its server lends."""

STARTING = threading.Lock()
"""Held while TensorFlow starts a server in this process, that of the client or that which lends its devices."""

_connected: list[Connection] = []
"""The connection of this process: TensorFlow has one, whose name its devices have."""

_NO_CONTEXT = "Unable to find a context_id"
"""Message of a server that was started again: it does not know this client any more."""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the settings of TensorFlow's client, which it logs as 18 lines, from the log."""

    def is_shown(record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("default session config")

    absl.logging.get_absl_logger().addFilter(is_shown)
    try:
        yield
    finally:
        absl.logging.get_absl_logger().removeFilter(is_shown)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("", 0))
        # Another process may take it before TensorFlow does: that is an error, which names the port.
        return int(probe.getsockname()[1])


def connection_of(key: bytes) -> Connection | None:
    """Returns the connection of this process to a cluster, given its `Cluster.key`; None if there is none."""
    return next((each for each in _connected if each.key == key), None)


def _is_another() -> UsageStateError:
    return UsageStateError(
        "tf.Session",
        "This process is a client of another cluster, or another task of this one, or trains in step with others.",
        "Open the session in a process of its own, or give it the target of the sessions that there are.",
    )


class Connection:
    """The servers, connected when a session is first opened, and again after one of them was lost.

    Parameter servers are connected at once, other tasks when a step names them.

    Attributes:
        task: this task of the cluster.
        client: the task by which the servers know it.
        tasks: all tasks of the cluster. Each lends its devices.
        key: what tells the cluster, `Cluster.key`.
        kept_variables: name of a global variable on this task -> whether its process keeps it, see `LocalVariables`.

    Args:
        cluster: the cluster, seen from this task.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock = threading.Lock()
        self._connected: frozenset[Task] | None = None
        self._address = ""  # Of this process, once it was connected.
        self.task = cluster.task
        self.client = (f"{cluster.task[0]}{_CLIENTS}", cluster.task[1])
        self.tasks, self.key = cluster.tasks, cluster.key
        self.kept_variables: dict[str, bool] = {}
        self._servers = frozenset(task for task in cluster.tasks if task[0] == "ps")

    def ensure(self, tasks: Iterable[Task] = ()) -> None:
        """Connects, unless it is connected; waits for servers that are not there yet.

        Args:
            tasks: tasks besides the parameter servers.

        Raises:
            UsageError: (a ValueError) a server does not take this worker as one of its cluster.
            UsageStateError: (a RuntimeError) this process is another client already, or trains in step.
        """
        wanted = self._servers.union(tasks)
        # Without the lock first: it is asked often, and connected as a rule.
        if self._connected is not None and wanted <= self._connected:
            return
        with self._lock:
            known = self._connected
            if known is None or not wanted <= known:
                self._connect(wanted | (known or frozenset()))

    def _connect(self, tasks: frozenset[Task]) -> None:
        if any(each is not self for each in _connected):
            raise _is_another()
        cluster, ordered = self._cluster, sorted(tasks)
        where = dict(zip(cluster.tasks, cluster.addresses, strict=True))
        with turn_at([where[task] for task in ordered], cluster.client, cluster.key) as addresses:
            job, number = self.client
            address = self._address or self._own_address()
            jobs: dict[str, dict[int, str]] = {job: {number: address}}
            for (server_job, server), there in zip(ordered, addresses, strict=True):
                jobs.setdefault(server_job, {})[server] = there
            spec = tf.train.ClusterSpec(jobs)
            try:
                with STARTING, _tf.eager_mode(), _quiet():
                    if self._address:
                        _tf.move_servers(spec)
                    else:
                        _tf.wait_without_spinning()
                        tf.config.experimental_connect_to_cluster(
                            spec, job_name=job, task_index=number, make_master_device_default=False
                        )
                        _tf.start_runtime()  # A process without devices connects when it makes them: in its turn.
                        _tf.keep_functions()
            except tf.errors.UnknownError as error:
                raise not_started(error, spec, self.client) from None
            except AssertionError:  # TensorFlow's: collective operations are set up.
                raise _is_another() from None
            self._address, self._connected = address, tasks
            _connected[:] = [self]
        logger.info("Connected to %d server(s) as task %d of the job '%s'.", len(tasks), number, job)

    def _own_address(self) -> str:
        """Returns where the servers reach this process: the port of the task is that of its listener."""
        return f"{self._cluster.address.rpartition(':')[0]}:{_free_port()}"

    def lost(self, error: tf.errors.OpError) -> tf.errors.OpError:
        """Returns the error to raise for one of a step; one of a lost server makes the next session connect again."""
        if _NO_CONTEXT in error.message:
            self._connected = None
            message = f"A server was started again, and has lost its variables: {error.message}"
            # For this class a monitored session is made again, from the checkpoint.
            return tf.errors.AbortedError(None, None, message)
        if isinstance(error, tf.errors.UnavailableError):
            self._connected = None
        return error
