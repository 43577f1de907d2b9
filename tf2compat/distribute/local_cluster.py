"""The tasks of a cluster that are in this process: one, or a whole cluster, as `create_local_cluster` makes it.

A worker whose cluster names parameter servers is a client of the other tasks (`distribute/connection.py`), unless the
strategy 'multi_worker_mirrored' was chosen. Without parameter servers, or with that strategy, workers train in step;
without, a graph that names other tasks, or a `join` of a worker's server, says that the tasks lend their devices. So
does a session that is opened before its graph is built, for it may be the one client of tasks that `join`.

Which of both it is shows when the first session is opened, so only then the process joins the others: a worker that
waited for them in its constructor would wait for those that are made after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.distribute.cluster import Cluster
from tf2compat.distribute.connection import Connection
from tf2compat.errors import UsageError, UsageStateError
from tf2compat.graph.named_tasks import named_tasks
from tf2compat.graph.passes.name_resources import REFERENCE_VARIABLES
from tf2compat.graph.passes.server_devices import is_lent
from tf2compat.log import logger
from tf2compat.placement.strategies import chosen_strategy, multi_worker_strategy, replicas_of
from tf2compat.runtime.local_servers import register, register_later, register_together, register_worker

__all__ = ["LocalCluster", "add_task", "trains_in_step"]

_SYMBOL = "tf.train.Server"


class LocalCluster:
    """The tasks of one cluster that were added in this process by `add_task`."""

    def __init__(self) -> None:
        self._tasks: dict[str, tuple[Cluster, Any]] = {}
        self._lock = threading.RLock()  # Of the registering; whoever waits for other processes holds it.
        self._joins = False  # Those of other processes: it begins once, and never ends.
        self._lends = False  # Without parameter servers: tasks use each other's devices, and do not train in step.
        self._lend: dict[str, Callable[[], None]] = {}

    def add(self, cluster: Cluster, target: str, config: Any, lend: Callable[[], None]) -> None:
        """Adds a task; see `add_task`.

        Raises:
            UsageError: (a ValueError) the task is there.
            UsageStateError: (a RuntimeError) this process trains as another worker of the cluster already.
        """
        if target in self._tasks:
            raise UsageError(
                _SYMBOL,
                f"This process has a server of task {cluster.task} at {cluster.address} already.",
                "Keep that server, or give another `task_index`.",
            )
        if self._joins and cluster.worker >= 0:
            raise UsageStateError(
                _SYMBOL,
                f"This process trains as one of {len(cluster.workers)} workers already, and is not another one.",
                f"Make the server of {cluster.address} in another process, or all servers before the first session.",
            )
        self._tasks = {**self._tasks, target: (cluster, config)}  # Another thread may go through the old one.
        self._lend[target] = lend
        register_later(target, self._join_for)
        if _uses_servers(cluster):
            lend()
        elif self._others(cluster):
            # Collective ops are set up before TensorFlow's runtime starts, or never; building a graph may start it.
            _tf.before_runtime_starts(self._join_if_alone)

    @property
    def trains_in_step(self) -> bool:
        """Whether this process is one of several that train together."""
        workers = self._workers()
        return bool(workers) and self._others(workers[0]) and not self._uses_servers(workers[0])

    def lends(self) -> bool:
        """Lends this process's devices to other tasks, unless its workers train in step; returns whether it does."""
        with self._lock:
            if not self._joins and self._can_lend():
                self._begin_to_lend()
            return all(self._uses_servers(cluster) for cluster, _ in self._tasks.values())

    def _can_lend(self) -> bool:
        return settings.holds_on_servers()

    def _begin_to_lend(self) -> None:
        self._lends = True
        for lend in self._lend.values():
            lend()

    def _uses_servers(self, cluster: Cluster) -> bool:
        return self._lends or _uses_servers(cluster)

    @property
    def is_whole(self) -> bool:
        """Whether this process holds several tasks, and all that train."""
        workers = self._workers()
        return len(self._tasks) > 1 and bool(workers) and not self._others(workers[0])

    def _workers(self) -> list[Cluster]:
        return [cluster for cluster, _ in self._tasks.values() if cluster.worker >= 0]

    def _others(self, cluster: Cluster) -> bool:
        """Returns whether workers of the cluster are in other processes."""
        return len(self._workers()) < len(cluster.workers)

    def _needs_others(self, cluster: Cluster) -> bool:
        """Returns whether other processes hold variables of the cluster, or train with this one."""
        servers = sum(cluster.is_parameter_server for cluster, _ in self._tasks.values())
        away = _uses_servers(cluster) and servers < len(cluster.parameter_servers)
        return away or self._others(cluster)

    def _join_if_alone(self) -> None:
        if self.trains_in_step:
            self._join(tf.compat.v1.get_default_graph())

    def _join_for(self, graph: tf.Graph | None) -> None:
        """Joins for a session that is opened, with its graph."""
        self._join(graph, graph is not None and not graph.get_operations())

    def _join(self, graph: tf.Graph | None, is_to_come: bool = False) -> None:
        """Makes the servers known; waits for the other processes, if there are some.

        Args:
            graph: that of the session which is opened, if it is known.
            is_to_come: whether a session is opened and its graph not built yet.

        Raises:
            UsageStateError: (a RuntimeError) some but not all of the workers are here, or it is too late to join.
        """
        with self._lock:
            workers = self._workers()
            if self._joins:
                return
            if not workers:
                self._use_as_server()
            elif not self._needs_others(workers[0]):
                targets = {target: (cluster.task, config) for target, (cluster, config) in self._tasks.items()}
                register_together(targets, workers[0].tasks)
            elif len(workers) == 1:
                if self._can_lend() and graph is not None and (is_to_come or _uses_tasks(graph, workers[0])):
                    self._begin_to_lend()
                self._joins = True
                join = self._use_servers if self._uses_servers(workers[0]) else self._join_others
                join(workers[0])
            else:
                here = ", ".join(cluster.address for cluster in workers)
                raise UsageStateError(
                    _SYMBOL,
                    f"This process has the workers {here} of {len(workers[0].workers)}.",
                    "Make the servers of one worker in a process, or of all.",
                )

    def _target_of(self, worker: Cluster) -> str:
        return next(target for target, (cluster, _) in self._tasks.items() if cluster is worker)

    def _use_servers(self, worker: Cluster) -> None:
        target = self._target_of(worker)
        register_worker(target, Connection(worker), self._tasks[target][1])
        if not worker.parameter_servers:
            logger.info(
                "`tf.train.Server`: each of %d task(s) lends its devices, and each session runs by itself; see the "
                "guide, migration_guide/distribution.md.",
                len(worker.tasks),
            )
            return
        logger.info(
            "`tf.train.Server`: %d parameter server(s) hold the variables, and each of %d worker(s) trains by itself. "
            "Give `--strategy multi_worker_mirrored` to all tasks to train in step; see the guide, "
            "migration_guide/distribution.md.",
            len(worker.parameter_servers),
            len(worker.workers),
        )

    def _use_as_server(self) -> None:
        """Gives sessions of a parameter server's process the variables of the servers; in step they hold none."""
        here = list(self._tasks.items())
        if len(here) == 1 and _uses_servers(here[0][1][0]):
            self._joins = True
            target, (cluster, config) = here[0]
            register_worker(target, Connection(cluster), config)

    def _join_others(self, worker: Cluster) -> None:
        spec = tf.train.ClusterSpec({"worker": list(worker.workers)})
        resolver = tf.distribute.cluster_resolver.SimpleClusterResolver(
            spec, task_type="worker", task_id=worker.worker, rpc_layer="grpc"
        )
        target = self._target_of(worker)
        replicas = replicas_of(multi_worker_strategy(resolver))
        register(target, replicas, self._tasks[target][1])
        logger.info(
            "`tf.train.Server`: %d workers train in step: each holds all variables, a step averages the gradients "
            "of all and counts once in the global step. TF1's parameter servers took each worker's gradients as "
            "they came; see the guide, migration_guide/distribution.md.",
            len(worker.workers),
        )


def _uses_servers(cluster: Cluster) -> bool:
    """Returns whether servers of the cluster's tasks hold what is placed on these, whatever the graph says."""
    return (bool(cluster.parameter_servers) or not cluster.has_job_that_trains) and settings.holds_on_servers()


def _uses_tasks(graph: tf.Graph, cluster: Cluster) -> bool:
    """Returns whether a graph names another task, or on its own one a queue that others find by its name."""

    def is_shared_queue(operation: tf.Operation) -> bool:
        return operation.type not in {"VarHandleOp", *REFERENCE_VARIABLES} and is_lent(operation.node_def)

    return bool(named_tasks(graph, cluster.task, cluster.tasks, is_shared_queue))


_clusters: dict[tuple[Any, ...], LocalCluster] = {}


def add_task(cluster: Cluster, target: str, config: Any, lend: Callable[[], None] = lambda: None) -> LocalCluster:
    """Adds a task of this process to its cluster, and returns the tasks of that cluster that are here.

    Args:
        cluster: the cluster, seen from the task.
        target: the target of its sessions.
        config: the `ConfigProto` of sessions that have none of their own.
        lend: begins to lend the devices of the task to others; it is called once or more often.

    Raises:
        UsageError: (a ValueError) the process has this task already.
        UsageStateError: (a RuntimeError) the process trains as another worker of the cluster.
    """
    key = (cluster.tasks, cluster.addresses)
    here = _clusters.setdefault(key, LocalCluster())
    here.add(cluster, target, config, lend)
    return here


def trains_in_step() -> bool:
    """Returns whether steps of this process are steps of several replicas, whose gradients the engine averages."""
    if any(cluster.trains_in_step for cluster in _clusters.values()):
        return True
    replicas = replicas_of(chosen_strategy(is_in_cluster=bool(_clusters)))
    return replicas is not None and replicas.workers * len(replicas.devices) > 1
