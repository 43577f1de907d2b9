"""The tasks of a TF1 cluster: which of them train, in which order, and which are parameter servers."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.graph.passes.tasks_of_nodes import Task

__all__ = ["Cluster", "cluster_of"]

_CHIEFS = ("chief", "master")
_PARAMETER_SERVERS = ("ps",)


@dataclasses.dataclass(frozen=True)
class Cluster:
    """A task and its cluster.

    Attributes:
        task: the job and number of this task.
        tasks: all tasks of the cluster.
        address: where the task is to be reached, `host:port`.
        workers: the addresses of the tasks that train, the chief's first.
        worker: which of them this task is; -1 for another.
        parameter_servers: the addresses of the parameter servers.
    """

    task: Task
    tasks: tuple[Task, ...]
    address: str
    workers: tuple[str, ...]
    worker: int
    parameter_servers: tuple[str, ...]

    @property
    def key(self) -> bytes:
        """A digest of the addresses, which the tasks of the cluster know."""
        return hashlib.sha256(repr((self.workers, self.parameter_servers)).encode()).digest()

    @property
    def client(self) -> int:
        """The number by which this task greets parameter servers: those of the workers come first, then their own."""
        return self.worker if self.worker >= 0 else len(self.workers) + self.task[1]

    @property
    def is_parameter_server(self) -> bool:
        """Whether this task is a parameter server."""
        return self.task[0] in _PARAMETER_SERVERS


def cluster_of(server_def: Any) -> Cluster:
    """Returns the cluster of a `ServerDef`.

    Raises:
        UsageError: (a ValueError) the task is none of the cluster.
    """
    jobs = tf.train.ClusterSpec(server_def.cluster)
    job, task = server_def.job_name, server_def.task_index
    if job not in jobs.jobs or task not in jobs.task_indices(job):
        raise UsageError(
            "tf.train.Server",
            f"There is no task {task} of a job {job!r}; the cluster is {jobs.as_dict()}.",
            "Give the `job_name` and `task_index` of this process.",
        )

    def addresses(names: tuple[str, ...]) -> tuple[str, ...]:
        found = [name for name in names if name in jobs.jobs]
        return tuple(jobs.task_address(name, number) for name in found for number in jobs.task_indices(name))

    address = jobs.task_address(job, task)
    workers = addresses((*_CHIEFS, "worker"))
    worker = workers.index(address) if job in (*_CHIEFS, "worker") else -1
    tasks = tuple((name, number) for name in jobs.jobs for number in jobs.task_indices(name))
    return Cluster((job, task), tasks, address, workers, worker, addresses(_PARAMETER_SERVERS))
