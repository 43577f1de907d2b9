"""A parameter server: it holds no variables here, and waits until all workers are done.

A worker opens a connection to each parameter server and says its number; when its program ends without an
error it says that it is done. A worker whose connection ends otherwise is expected again.
"""

from __future__ import annotations

import atexit
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from absl import logging

from tf2compat.errors import UsageError

__all__ = ["ParameterServer", "announce"]

_GREETING = b"tf2compat worker "
_DONE = b"done"
_PAUSE_SECS = 0.5


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]") or "localhost", int(port)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    said: Callable[[int, bool], None]


class _Connection(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        """Reads what a worker says until its connection ends."""
        try:
            greeting = self.rfile.readline(64).strip()
            if not greeting.startswith(_GREETING):
                return
            worker = int(greeting.removeprefix(_GREETING))
            self.server.said(worker, False)
            self.server.said(worker, self.rfile.readline(64).strip() == _DONE)
        except (OSError, ValueError):
            return


class ParameterServer:
    """What a parameter server's process does.

    Args:
        address: where it listens, `host:port`.
        workers: how many workers there are.

    Raises:
        UsageError: (a ValueError) the port is taken.
    """

    def __init__(self, address: str, workers: int) -> None:
        self._waiting = set(range(workers))
        self._workers = workers
        self._all_done = threading.Event()
        try:
            self._listener = _Listener(("", _split(address)[1]), _Connection)
        except OSError as error:
            raise UsageError(
                "tf.train.Server", f"It cannot listen at {address}: {error}.", "End what holds the port."
            ) from None
        self._listener.said = self._said
        threading.Thread(target=self._listener.serve_forever, name="tf2compat_ps", daemon=True).start()

    def _said(self, worker: int, done: bool) -> None:
        if done:
            self._waiting.discard(worker)
            logging.info("Worker %d of %d is done.", worker, self._workers)
        elif worker < self._workers:
            self._waiting.add(worker)  # Started again, perhaps.
        if not self._waiting:
            self._all_done.set()

    def join(self) -> None:
        """Waits until all workers are done."""
        self._all_done.wait()
        self._listener.shutdown()
        self._listener.server_close()


class _Announcement:
    """A worker's connections to the parameter servers."""

    def __init__(self, worker: int, addresses: Sequence[str]) -> None:
        self._worker = worker
        self._addresses = list(addresses)
        self._connected: list[socket.socket] = []
        self._failed = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="tf2compat_announce", daemon=True)
        self._thread.start()
        atexit.register(self._end)
        hook = sys.excepthook

        def failed(*error: Any) -> None:
            self._failed = True
            hook(*error)

        sys.excepthook = failed

    def _connect(self) -> None:
        """Connects to all parameter servers, which may start later than the worker."""
        while self._addresses and not self._ending.is_set():
            for address in list(self._addresses):
                try:
                    connection = socket.create_connection(_split(address), timeout=5)
                    connection.sendall(_GREETING + str(self._worker).encode() + b"\n")
                except OSError:
                    continue
                self._connected.append(connection)
                self._addresses.remove(address)
            self._ending.wait(_PAUSE_SECS)

    def _end(self) -> None:
        """Says that the worker is done, unless its program ended by an error."""
        until = time.monotonic() + 2
        while self._addresses and time.monotonic() < until:
            time.sleep(0.05)
        self._ending.set()
        for connection in self._connected:
            try:
                if not self._failed:
                    connection.sendall(_DONE + b"\n")
                connection.close()
            except OSError:
                continue


def announce(worker: int, parameter_servers: Sequence[str]) -> None:
    """Tells parameter servers of this worker, now or when they are up, and at the end that it is done.

    Args:
        worker: the number of this worker.
        parameter_servers: their addresses.
    """
    if parameter_servers:
        _Announcement(worker, parameter_servers)
