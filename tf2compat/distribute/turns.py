"""A task's turn to connect to the servers of others: it has that of all of them, or none."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence

from tf2compat.distribute.greeting import LONGEST, greet, refused
from tf2compat.log import logger
from tf2compat.placement.addresses import split_address
from tf2compat.placement.signals import rest

__all__ = ["turn_at"]

_PAUSE_SECS = 0.2
_TOLD_EVERY_SECS = 10.0
_CHALLENGE = re.compile(rb"[0-9a-f]{32}\n")
_REFUSALS = 3
"""How often a server may refuse a worker until it is an error: one with too many strangers cuts everybody off."""


@contextlib.contextmanager
def turn_at(servers: Sequence[str], worker: int, key: bytes) -> Iterator[list[str]]:
    """Waits for the servers, and when all are there for this worker's turn at each.

    Args:
        servers: the addresses of the servers, where their listeners are. Turns are taken in their order, which has to
            be the same in all workers, so that no two wait for each other.
        worker: the number of this worker.
        key: what they know of the cluster, `Cluster.key`.

    Returns:
        A context of the turn, with the addresses of TensorFlow's servers.

    Raises:
        UsageError: (a ValueError) a server does not take this worker as one of its cluster.
    """
    if len(servers) > 1:  # A server that is late keeps nobody from having a turn at the others.
        # Asked before the first turn is taken, and closed: no turn is held while a server is waited for.
        for address in servers:
            _greeted(address, worker, key, lambda connection: True).close()
    with contextlib.ExitStack() as connections:
        yield [_turn(connections, address, worker, key) for address in servers]


def _turn(connections: contextlib.ExitStack, address: str, worker: int, key: bytes) -> str:
    """Waits for the turn at one server; returns the address of TensorFlow's."""
    port = b""

    def has_turn(connection: socket.socket) -> bool:
        nonlocal port
        connection.settimeout(None)
        connection.sendall(b"turn\n")
        with connection.makefile("rb") as lines:
            port = lines.readline(LONGEST)
        return port.strip().isdigit()

    connections.enter_context(_greeted(address, worker, key, has_turn))
    return f"{address.rpartition(':')[0] or split_address(address)[0]}:{int(port)}"


def _greeted(address: str, worker: int, key: bytes, use: Callable[[socket.socket], bool]) -> socket.socket:
    """Waits for a server; returns the first connection that welcomes the worker and of which `use` returns True."""
    refusals, told = 0, time.monotonic()
    while True:
        try:
            connection, challenge = greet(address, worker, key)
            if connection is not None:
                with contextlib.ExitStack() as failed:
                    failed.enter_context(connection)
                    if use(connection):
                        # It stays open: closing it gives the turn back.
                        failed.pop_all()
                        return connection
            elif _CHALLENGE.fullmatch(challenge):
                refusals += 1
        except OSError:
            pass  # It is not there yet, or ends.
        if refusals >= _REFUSALS:
            raise refused(address, worker)
        if time.monotonic() - told > _TOLD_EVERY_SECS:
            told = time.monotonic()
            logger.info("Waiting for the server at %s.", address)
        rest(_PAUSE_SECS)
