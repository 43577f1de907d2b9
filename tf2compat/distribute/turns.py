"""A worker's turn to connect to the parameter servers: it has that of all of them, or none."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Sequence

from tf2compat.distribute.greeting import LONGEST, greet, refused
from tf2compat.log import logger
from tf2compat.placement.addresses import split_address

__all__ = ["turn_at"]

_PAUSE_SECS = 0.2
_TOLD_EVERY_SECS = 10.0
_CHALLENGE = re.compile(rb"[0-9a-f]{32}\n")
_REFUSALS = 3
"""How often a server may refuse a worker until it is an error: one with too many strangers cuts everybody off."""


@contextlib.contextmanager
def turn_at(servers: Sequence[str], worker: int, key: bytes) -> Iterator[list[str]]:
    """Waits for the servers, and for this worker's turn at each.

    Turns are taken in the order of the servers, which is the same in all workers, so no two wait for each other.

    Args:
        servers: the addresses of the parameter servers, where their listeners are.
        worker: the number of this worker.
        key: what they know of the cluster, `Cluster.key`.

    Returns:
        A context of the turn, with the addresses of TensorFlow's servers.

    Raises:
        UsageError: (a ValueError) a server does not take this worker as one of its cluster.
    """
    with contextlib.ExitStack() as connections:
        yield [_turn(connections, address, worker, key) for address in servers]


def _turn(connections: contextlib.ExitStack, address: str, worker: int, key: bytes) -> str:
    """Waits for the turn at one server; returns the address of TensorFlow's."""
    refusals, told = 0, time.monotonic()
    while True:
        try:
            connection, challenge = greet(address, worker, key)
            if connection is not None:
                connections.enter_context(connection)
                connection.settimeout(None)
                connection.sendall(b"turn\n")
                with connection.makefile("rb") as lines:
                    port = lines.readline(LONGEST)
                if port.strip().isdigit():
                    return f"{address.rpartition(':')[0] or split_address(address)[0]}:{int(port)}"
            elif _CHALLENGE.fullmatch(challenge):
                refusals += 1
        except OSError:
            pass  # It is not there yet, or ends.
        if refusals >= _REFUSALS:
            raise refused(address, worker)
        if time.monotonic() - told > _TOLD_EVERY_SECS:
            told = time.monotonic()
            logger.info("Waiting for the parameter server at %s.", address)
        time.sleep(_PAUSE_SECS)
