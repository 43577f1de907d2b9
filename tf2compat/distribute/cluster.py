"""The tasks of a TF1 cluster: which of them train, in which order, and which are parameter servers."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.graph.tasks import Task

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
        workers: the addresses of the tasks that train, the chief's first; of all but parameter servers where none has
            a job that trains, as in `{"local": [...]}`.
        worker: which of them this task is; -1 for another.
        parameter_servers: the addresses of the parameter servers.
        addresses: those of all tasks, in their order.
    """

    task: Task
    tasks: tuple[Task, ...]
    address: str
    workers: tuple[str, ...]
    worker: int
    parameter_servers: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def key(self) -> bytes:
        """A digest of the addresses, which the tasks of the cluster know."""
        return hashlib.sha256(repr((self.tasks, self.addresses)).encode()).digest()

    @property
    def client(self) -> int:
        """The number by which this task greets others, those of the workers first; what is no task has another's."""
        if self.worker >= 0:
            return self.worker
        return len(self.workers) + (self.tasks.index(self.task) if self.task in self.tasks else 0)

    @property
    def clients(self) -> int:
        """How many numbers there may be by which tasks greet each other."""
        return len(self.workers) + len(self.tasks)

    @property
    def is_parameter_server(self) -> bool:
        """Whether this task is a parameter server."""
        return self.task[0] in _PARAMETER_SERVERS

    @property
    def has_job_that_trains(self) -> bool:
        """Whether this task may be one of several that train in step."""
        return self.task[0] in (*_CHIEFS, "worker")


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

    def tasks_of(names: Iterable[str]) -> tuple[Task, ...]:
        return tuple((name, number) for name in names if name in jobs.jobs for number in jobs.task_indices(name))

    def addresses(tasks: Iterable[Task]) -> tuple[str, ...]:
        return tuple(jobs.task_address(*each) for each in tasks)

    tasks, servers = tasks_of(jobs.jobs), tasks_of(_PARAMETER_SERVERS)
    workers = tasks_of((*_CHIEFS, "worker")) or tuple(each for each in tasks if each not in servers)
    worker = workers.index((job, task)) if (job, task) in workers else -1
    address = jobs.task_address(job, task)
    return Cluster((job, task), tasks, address, addresses(workers), worker, addresses(servers), addresses(tasks))
