"""A worker's connection to the parameter servers of its cluster: TensorFlow 2's own, as an eager client."""

from __future__ import annotations

import threading

import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.cluster import Cluster
from tf2compat.distribute.turns import turn_at
from tf2compat.log import logger
from tf2compat.placement.addresses import not_started

__all__ = ["Connection"]

_NO_CONTEXT = "Unable to find a context_id"
"""What a server says that was started again: it does not know this client any more."""


class Connection:
    """The servers, connected when a session is first opened, and again after one of them was lost.

    Attributes:
        task: this worker's task.
        servers: the tasks of the parameter servers.

    Args:
        cluster: the cluster, seen from this worker.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._lock = threading.Lock()
        self._connected = False
        self.task = cluster.task
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
        with turn_at(cluster.parameter_servers, cluster.worker, cluster.key) as addresses:
            servers = {number: address for (_, number), address in zip(self.servers, addresses, strict=True)}
            job, number = self.task
            spec = tf.train.ClusterSpec({"ps": servers, job: {number: cluster.address}})
            try:
                with _tf.eager_mode():
                    tf.config.experimental_connect_to_cluster(
                        spec, job_name=job, task_index=number, make_master_device_default=False
                    )
            except tf.errors.UnknownError as error:
                raise not_started(error, spec, self.task) from None
        logger.info("Connected to %d parameter server(s) as task %d of the job '%s'.", len(servers), number, job)

    def lost(self, error: tf.errors.OpError) -> tf.errors.OpError:
        """Returns the error to raise for one of a step; one of a lost server makes the next session connect again."""
        if _NO_CONTEXT in error.message:
            self._connected = False
            message = f"A parameter server was started again, and has lost its variables: {error.message}"
            return tf.errors.AbortedError(None, None, message)
        if isinstance(error, tf.errors.UnavailableError):
            self._connected = False
        return error
