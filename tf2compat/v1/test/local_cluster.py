"""`tf.test.create_local_cluster`: the servers of a whole cluster in this process."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

import tensorflow as tf

from tf2compat.train.server import Server

__all__ = ["create_local_cluster"]


def _unused_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        # All at once: a port that is closed again may be given out a second time.
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("localhost", 0))
        return [one.getsockname()[1] for one in sockets]


def create_local_cluster(
    num_workers: int,
    num_ps: int,
    protocol: str = "grpc",
    worker_config: Any | None = None,
    ps_config: Any | None = None,
) -> tuple[list[Server], list[Server]]:
    """Returns the servers of the workers and of the parameter servers of a new cluster.

    Args:
        num_workers: how many workers there are.
        num_ps: how many parameter servers.
        protocol: 'grpc'.
        worker_config: the `ConfigProto` of the workers' sessions.
        ps_config: that of the parameter servers' sessions.

    Source: `tf.compat.v1.test.create_local_cluster`, which needs the package portpicker.
    """
    addresses = [f"localhost:{port}" for port in _unused_ports(num_workers + num_ps)]
    jobs = {"worker": addresses[:num_workers], "ps": addresses[num_workers:]}
    cluster = tf.train.ClusterSpec({job: found for job, found in jobs.items() if found})
    configs = {"worker": worker_config, "ps": ps_config}

    def servers(job: str) -> list[Server]:
        return [Server(cluster, job, number, protocol, configs[job]) for number in range(len(jobs[job]))]

    return servers("worker"), servers("ps")
