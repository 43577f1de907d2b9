"""`tf.train.Server`: one task of a cluster, whose workers share parameter servers or train in step."""

from __future__ import annotations

import json
import threading
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.declared.unsupported import unsupported
from tf2compat.distribute.cluster import Cluster, cluster_of
from tf2compat.distribute.connection import STARTING, Connection
from tf2compat.distribute.local_cluster import LocalCluster, add_task
from tf2compat.distribute.task_listener import TaskListener, announce
from tf2compat.log import logger
from tf2compat.placement.addresses import not_started, split_address
from tf2compat.placement.signals import ends_as_ever
from tf2compat.runtime.local_servers import register, register_worker

__all__ = ["Server"]


class Server(tf.compat.v1.train.Server):
    """A server of a cluster.

    A cluster that is this task alone (`create_local_server`) is TensorFlow's own server: sessions that are
    opened in this process with its `target` share variables, queues and tables by their names, and these
    outlive the sessions.

    In a larger cluster each task runs and holds what is placed on it. A session, opened with the `target` of this
    server, runs the rest of its steps in this process, and no worker waits for another. Sessions are opened when all
    parameter servers are there, and of the other tasks those that the graph names. TensorFlow's server of a task has a
    port of its own, which clients ask for at the address that the cluster names.

    With `--strategy multi_worker_mirrored`, or without the job `ps` where a graph names no other task, the tasks of the
    jobs `chief`, `master` and `worker` train together, in this order: each holds all variables, and gradients are
    averaged at each step by a `MultiWorkerMirroredStrategy`. The first session waits until all of them are there; the
    server belongs at the start of the program. Parameter servers then hold nothing, and their `join` returns when all
    workers are done.

    A cluster whose workers are all made in one process (`tf.test.create_local_cluster`) is that process alone: sessions
    that are opened with the targets of its servers share variables, queues and tables by the tasks that these are
    placed on, and every worker steps by itself, as in TF1.

    Args:
        server_or_cluster_def: a `tf.train.ClusterSpec`, a dictionary of it, a `ClusterDef` or a `ServerDef`.
        job_name: the job of this task.
        task_index: its number in the job.
        protocol: 'grpc'.
        config: a `ConfigProto`, for a cluster of one task.
        start: whether to start it now, in a cluster of one task; larger ones start at once.

    Raises:
        UsageError: (a ValueError) there is no such task, or this process has it already.
        AddressTakenError: (an UnknownError) the port is taken; where workers train in step, that of a worker is had
            when the first session is opened.
        UsageStateError: (a RuntimeError) the process trains as another worker of the cluster.

    Source: `tf.compat.v1.train.Server`.
    """

    def __init__(
        self,
        server_or_cluster_def: Any,
        job_name: str | None = None,
        task_index: int | None = None,
        protocol: str | None = None,
        config: Any | None = None,
        start: bool = True,
    ) -> None:
        server_def = _tf.server_def(server_or_cluster_def, job_name, task_index, protocol, config)
        self._config = config if config is not None else server_def.default_session_config
        self._cluster: Cluster | None = None
        self._listener: TaskListener | None = None
        self._here: LocalCluster | None = None
        self._holding: Any = None  # TensorFlow's server of this task, which clients use.
        if sum(len(job.tasks) for job in server_def.cluster.job) == 1:
            try:
                super().__init__(server_or_cluster_def, job_name, task_index, protocol, config, start)
            except tf.errors.UnknownError as error:
                cluster = tf.train.ClusterSpec(server_def.cluster)
                raise not_started(error, cluster, (server_def.job_name, server_def.task_index)) from None
            register(self.target, config=self._config)
            return
        self._server_def = server_def
        self._cluster = cluster_of(server_def)
        self._join_cluster(self._cluster)

    def _join_cluster(self, cluster: Cluster) -> None:
        if cluster.is_parameter_server:
            self._lend()
        if cluster.worker >= 0 or cluster.is_parameter_server:
            self._here = add_task(cluster, self.target, self._config, self._lend)
        elif settings.holds_on_servers():
            self._lend()
            register_worker(self.target, Connection(cluster), self._config)
        else:
            register(self.target, None, self._config)
        if cluster.worker >= 0:
            announce(cluster.worker, cluster.parameter_servers, cluster.key)

    def _lend(self) -> None:
        """Listens for clients that use the devices of this task."""
        cluster = self._cluster
        if self._listener is None and cluster is not None:
            job, number = cluster.task
            jobs = {each.name: {task: each.tasks[task] for task in each.tasks} for each in self._server_def.cluster.job}
            self._listener = TaskListener(
                cluster.address,
                len(cluster.workers),
                cluster.key,
                cluster.task,
                self._start_holding,
                cluster.clients,
                json.dumps({"cluster": jobs, "job": job, "task": number}).encode(),
            )

    def _start_holding(self) -> int:
        """Starts TensorFlow's server of this task on a free port, which it returns."""
        job, number = self._server_def.job_name, self._server_def.task_index
        # This task alone and a free port: the cluster's port is the listener's, and clients name the other tasks.
        cluster = tf.train.ClusterSpec({job: {number: "localhost:0"}})
        config = tf.compat.v1.ConfigProto()
        config.CopyFrom(self._config)
        # Between two messages a thread would look for work in vain, and take the time of those that have some.
        config.experimental.disable_thread_spinning = True
        with STARTING:
            self._holding = tf.compat.v1.train.Server(cluster, job, number, "grpc", config)
        port = split_address(self._holding.target)[1]
        logger.info("TensorFlow's server of task %d of the job '%s' listens at port %d.", number, job, port)
        return port

    @property
    def server_def(self) -> Any:
        """The `ServerDef` of this server."""
        return self._server_def

    @property
    def target(self) -> str:
        """The `master` of a session of this process that trains in this cluster."""
        return super().target if self._cluster is None else f"grpc://{self._cluster.address}"

    def start(self) -> None:
        """Starts the server, if it is not started."""
        if self._cluster is None:
            super().start()

    @ends_as_ever
    def join(self) -> None:
        """Waits for ever; a parameter server until all workers are done, if they train in step or it is told to.

        Raises:
            UnsupportedError: it is a worker's that trains in step; every worker trains itself.
        """
        if self._cluster is None:
            super().join()
        elif self._cluster.is_parameter_server and self._listener is not None and settings.end_with_workers():
            self._listener.join()
        elif self._cluster.is_parameter_server or self._here is None or self._here.is_whole or self._here.lends():
            # TF1's `join` never returns; here it ends with the process.
            threading.Event().wait()
        else:
            raise unsupported("tf.train.Server.join of a worker", f"It is the server of {self._cluster.task[0]!r}.")

    @staticmethod
    def create_local_server(config: Any = None, start: bool = True) -> Server:
        """Returns a server of one task on a free port of this machine."""
        return Server({"localhost": ["localhost:0"]}, protocol="grpc", config=config, start=start)
