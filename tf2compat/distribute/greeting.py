"""How a task makes itself known to another: by a digest that needs the addresses of the cluster."""

from __future__ import annotations

import hashlib
import hmac
import socket

from tf2compat.errors import UsageError
from tf2compat.placement.addresses import split_address

__all__ = ["ASK", "GREETING_SECS", "LONGEST", "WELCOME", "answer", "described", "greet", "refused"]

WELCOME = b"welcome\n"
ASK = b"tf2compat cluster\n"
"""What a client sends that is no task of the cluster: it is told which tasks there are."""
LONGEST = 128
"""The most bytes of a line."""
GREETING_SECS = 10.0
_LONGEST_CLUSTER = 1 << 20


def answer(key: bytes, challenge: bytes, worker: int) -> bytes:
    """Returns the greeting of a worker to a server that sent `challenge`.

    Args:
        key: what the tasks of the cluster know, `Cluster.key`.
        challenge: the line that the server sent.
        worker: the number of the worker.
    """
    # Of the challenge as well: a greeting that somebody listened to is worth nothing later.
    digest = hmac.new(key, challenge.strip() + b" %d" % worker, hashlib.sha256).hexdigest()
    return b"tf2compat worker %d %b\n" % (worker, digest.encode())


def greet(address: str, worker: int, key: bytes) -> tuple[socket.socket | None, bytes]:
    """Returns a connection to a parameter server that welcomes this worker, None if it does not, and its challenge.

    Args:
        address: the server's, `host:port`.
        worker: the number of this worker.
        key: what the tasks of the cluster know, `Cluster.key`.

    Raises:
        OSError: it cannot be reached.
    """
    connection = socket.create_connection(split_address(address), timeout=GREETING_SECS)
    try:
        with connection.makefile("rb") as lines:
            challenge = lines.readline(LONGEST)
            connection.sendall(answer(key, challenge, worker))
            if lines.readline(LONGEST) == WELCOME:
                return connection, challenge
    except OSError:
        connection.close()
        raise
    connection.close()
    return None, challenge


def described(address: str) -> tuple[bytes, str]:
    """Returns what a server says of its cluster, and the host by which this process reached it.

    Args:
        address: the server's, `host:port`.

    Returns:
        JSON: `cluster` (the address of each task, by job and number), and the `job` and `task` of the server. Something
        else, or nothing, from what is no such server.

    Raises:
        OSError: it cannot be reached.
    """
    with socket.create_connection(split_address(address), timeout=GREETING_SECS) as connection:
        host = connection.getsockname()[0]
        try:
            with connection.makefile("rb") as lines:
                lines.readline(LONGEST)
                connection.sendall(ASK)
                text = lines.readline(_LONGEST_CLUSTER)
        except (TimeoutError, ConnectionError):
            text = b""
    return text, f"[{host}]" if ":" in host else host


def refused(address: str, worker: int) -> UsageError:
    """Returns the error of a worker that a server does not take as one of its cluster."""
    return UsageError(
        "tf.train.Server",
        f"The server at {address} does not take worker {worker} as one of its cluster.",
        "Give all tasks the same `ClusterSpec`.",
    )
