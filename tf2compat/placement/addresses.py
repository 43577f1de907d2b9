"""Addresses of a cluster's tasks, and the error of one where this process cannot listen."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

from tf2compat.errors import AddressTakenError

__all__ = ["cannot_listen", "not_started", "split_address"]


def split_address(address: str) -> tuple[str, int]:
    """Returns the host and the port of `host:port`; of IPv6, `[::1]:2222`, the host has no brackets."""
    host, _, port = address.rpartition(":")
    return host.strip("[]") or "localhost", int(port)


def _refusal(address: str) -> str:
    """Returns why TensorFlow's server, which listens on all interfaces, cannot have the port of an address."""
    port = split_address(address)[1]
    for family, kind, _, _, where in socket.getaddrinfo(None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE):
        with socket.socket(family, kind) as probe:
            try:
                # As servers do it: the port of a connection that has just ended can be had.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
                probe.listen()
            except OSError as error:
                # A machine without IPv6 is no reason.
                if error.errno != errno.EAFNOSUPPORT:
                    return os.strerror(error.errno or 0)
    return "TensorFlow gives no reason"


def cannot_listen(address: str, task: tuple[str, int], reason: str | None = None) -> AddressTakenError:
    """Returns the error of a task that cannot listen at its address.

    Args:
        address: `host:port`.
        task: the job and number of the task.
        reason: what the system says; None to ask it.
    """
    job, number = task
    why = reason or _refusal(address)
    return AddressTakenError(
        "tf.train.Server",
        f"It cannot listen at {address}, the address of task {number} of the job {job!r}: {why}.",
        f"End what holds the port, or give each process a `task_index` of its own: task {number} may run already.",
    )


def not_started(error: Any, cluster: Any, task: tuple[str, int]) -> Exception:
    """Returns the error to raise where TensorFlow did not start the server of a task; any other error as it is.

    Args:
        error: TensorFlow's `UnknownError`.
        cluster: a `ClusterSpec`.
        task: the job and number of the task.
    """
    if "start gRPC server" not in error.message:
        return error
    return cannot_listen(cluster.task_address(*task), task)
