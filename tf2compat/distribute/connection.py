"""A worker's connection to the parameter servers of its cluster: TensorFlow 2's own, as an eager client."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator

import absl.logging
import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.cluster import Cluster
from tf2compat.distribute.turns import turn_at
from tf2compat.log import logger
from tf2compat.placement.addresses import not_started

__all__ = ["Connection"]

_CLIENTS = "ps_sessions"
"""The job of parameter servers as clients of the servers."""

_NO_CONTEXT = "Unable to find a context_id"
"""What a server says that was started again: it does not know this client any more."""


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
        return int(probe.getsockname()[1])


class Connection:
    """The servers, connected when a session is first opened, and again after one of them was lost.

    Attributes:
        task: this task of the cluster.
        client: the task by which the servers know it; a parameter server has another name as their client.
        servers: the tasks of the parameter servers.

    Args:
        cluster: the cluster, seen from this worker, or from a parameter server whose process opens a session.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock = threading.Lock()
        self._connected = False
        self._address = ""  # Of this process, once it was connected.
        self.task = cluster.task
        self.client = (_CLIENTS, cluster.task[1]) if cluster.is_parameter_server else cluster.task
        self.servers = tuple(task for task in cluster.tasks if task[0] == "ps")

    def ensure(self) -> None:
        """Connects, unless it is connected; waits for servers that are not there yet.

        Raises:
            UsageError: (a ValueError) a server does not take this worker as one of its cluster.
            AddressTakenError: (an UnknownError) the port of this worker is taken.
        """
        with self._lock:
            if not self._connected:
                self._connect()
                self._connected = True

    def _connect(self) -> None:
        cluster = self._cluster
        with turn_at(cluster.parameter_servers, cluster.client, cluster.key) as addresses:
            servers = {number: address for (_, number), address in zip(self.servers, addresses, strict=True)}
            job, number = self.client
            address = self._address or self._own_address()
            spec = tf.train.ClusterSpec({"ps": servers, job: {number: address}})
            try:
                with _tf.eager_mode(), _quiet():
                    if self._address:
                        _tf.move_servers(spec)
                    else:
                        tf.config.experimental_connect_to_cluster(
                            spec, job_name=job, task_index=number, make_master_device_default=False
                        )
                        _tf.start_runtime()  # A process without devices connects when it makes them: in its turn.
            except tf.errors.UnknownError as error:
                raise not_started(error, spec, self.task) from None
            self._address = address
        logger.info("Connected to %d parameter server(s) as task %d of the job '%s'.", len(servers), number, job)

    def _own_address(self) -> str:
        """Returns where the servers reach this process: a parameter server's own port is another server's."""
        address = self._cluster.address
        return f"{address.rpartition(':')[0]}:{_free_port()}" if self._cluster.is_parameter_server else address

    def lost(self, error: tf.errors.OpError) -> tf.errors.OpError:
        """Returns the error to raise for one of a step; one of a lost server makes the next session connect again."""
        if _NO_CONTEXT in error.message:
            self._connected = False
            message = f"A parameter server was started again, and has lost its variables: {error.message}"
            return tf.errors.AbortedError(None, None, message)
        if isinstance(error, tf.errors.UnavailableError):
            self._connected = False
        return error
