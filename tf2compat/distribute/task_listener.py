"""The listener of a task: it grants others turns to connect; that of a parameter server knows which workers are done.

A worker opens a connection to each parameter server and says its number; when its program ends without an
error it says that it is done. A worker whose connection ends otherwise is expected again.

TensorFlow's server, which holds what is placed on the task, has a port of its own. Two clients that connect to it at
the same moment end its process, so a worker asks here for its turn, and is told that port. The turn is over when the
connection that asked for it is closed: a worker that is killed holds it no longer.

The listener listens where the cluster says, and heeds nobody else: it sends a random number, and who does not answer
it at once with a digest that needs the addresses of the cluster is cut off. A client that is no task may ask for these.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import hmac
import ipaddress
import os
import re
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tf2compat.distribute.greeting import ASK, GREETING_SECS, LONGEST, WELCOME, answer, greet, refused
from tf2compat.graph.tasks import Task
from tf2compat.log import logger
from tf2compat.placement.addresses import cannot_listen, split_address

__all__ = ["TaskListener", "Turns", "announce"]

_GREETING = re.compile(rb"tf2compat worker (\d{1,6}) ([0-9a-f]{64})\n")
_DONE, _TURN = b"done\n", b"turn\n"
_TURN_SECS = 60.0
"""How long a turn lasts at most: the machine of a worker that is gone may not close its connection."""
_STRANGERS = 16
"""How many connections may be open that have not greeted yet."""
_PAUSE_SECS = 0.5


class Turns:
    """The turns of workers to connect to TensorFlow's server of this process.

    Args:
        start: starts that server when the first worker has its turn, and returns its port.
    """

    def __init__(self, start: Callable[[], int]) -> None:
        self._one = threading.Lock()
        self._start = start
        self._port = 0

    @contextlib.contextmanager
    def turn(self) -> Iterator[int]:
        """Waits for a turn; returns a context of it, with the port."""
        with self._one:
            self._port = self._port or self._start()
            yield self._port


class _Listener(socketserver.ThreadingTCPServer):
    # A task that is started again finds its port still in TIME_WAIT.
    allow_reuse_address = True
    # A worker's connection lasts as long as its training: it must not keep this process from ending.
    daemon_threads = True
    told = False

    def __init__(
        self,
        family: int,
        where: Any,
        key: bytes,
        said: Callable[[int, bool], None],
        clients: int,
        turns: Turns,
        cluster: bytes,
    ) -> None:
        self.address_family = family
        self.key, self.said, self.clients, self.turns, self.cluster = key, said, clients, turns, cluster
        self.strangers = threading.BoundedSemaphore(_STRANGERS)
        super().__init__(where, _Connection)

    def server_bind(self) -> None:
        """Binds to one address; that of IPv6 is no address of IPv4 as well, which has a listener of its own."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        super().server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hands a connection to a thread, unless too many are open that have not greeted."""
        if self.strangers.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Prints nothing: a connection that breaks is no error of the program."""


class _Connection(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        """Reads what a worker says until its connection ends."""
        try:
            try:
                worker = self._greeted()
            finally:
                self.server.strangers.release()
            if worker is None:
                return
            self.server.said(worker, False)
            self.wfile.write(WELCOME)
            self.connection.settimeout(None)  # A worker trains for days.
            # Else the thread would wait for ever for a machine that was switched off.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            line = self.rfile.readline(LONGEST)
            if line == _TURN:
                self._grant_turn()
            elif line == _DONE:
                self.server.said(worker, True)
        except OSError:
            return

    def _grant_turn(self) -> None:
        """Tells a worker the port of TensorFlow's server when it is its turn, which lasts until it hangs up."""
        with self.server.turns.turn() as port:
            self.connection.settimeout(_TURN_SECS)
            self.wfile.write(b"%d\n" % port)
            self.rfile.readline(LONGEST)

    def _greeted(self) -> int | None:
        """Returns the number of the worker that greets; None of anybody else."""
        until = time.monotonic() + GREETING_SECS
        challenge = os.urandom(16).hex().encode() + b"\n"
        self.connection.settimeout(GREETING_SECS)
        self.wfile.write(challenge)
        text = b""
        while not text.endswith(b"\n") and len(text) < LONGEST:  # No byte a second for ever.
            self.connection.settimeout(max(until - time.monotonic(), 0.001))
            part = self.connection.recv(LONGEST - len(text))
            if not part:
                return None
            text += part
        if text == ASK:
            self.wfile.write(self.server.cluster + b"\n")
            return None
        found = _GREETING.fullmatch(text)
        worker = int(found[1]) if found else -1
        if not 0 <= worker < self.server.clients:
            return None
        if hmac.compare_digest(text, answer(self.server.key, challenge, worker)):
            return worker
        if not self.server.told:
            # Once: a worker tries again twice a second.
            self.server.told = True
            logger.warning(
                "`tf.train.Server`: %s says that it is worker %d, and has other addresses of the cluster. Give all "
                "tasks the same `ClusterSpec`.",
                self.client_address[0],
                worker,
            )
        return None


class TaskListener:
    """The listener of a parameter server's process, or of another task that lends its devices.

    Args:
        address: where it listens, `host:port`.
        workers: how many workers there are.
        key: what the workers know, `Cluster.key`.
        task: the job and number of this task.
        start: starts TensorFlow's server, which holds what is placed on the task; returns its port.
        clients: how many numbers clients may have, `Cluster.clients`; as many as there are workers if 0.
        cluster: what is told to who asks for the cluster, see `greeting.described`.

    Raises:
        AddressTakenError: (an UnknownError) the port is taken.
    """

    def __init__(
        self,
        address: str,
        workers: int,
        key: bytes = b"",
        task: Task = ("ps", 0),
        start: Callable[[], int] = int,
        clients: int = 0,
        cluster: bytes = b"",
    ) -> None:
        self._waiting = set(range(workers))
        self._workers = workers
        self._all_done = threading.Event()
        try:
            self._listeners = _listeners(_places(address), key, self._said, clients or workers, Turns(start), cluster)
        except OSError as error:
            raise cannot_listen(address, task, error.strerror) from None
        for listener in self._listeners:
            threading.Thread(target=listener.serve_forever, name="tf2compat_ps", daemon=True).start()

    def _said(self, worker: int, done: bool) -> None:
        if worker >= self._workers:
            return  # A parameter server: nobody waits for it.
        if done:
            self._waiting.discard(worker)
            logger.info("Worker %d of %d is done.", worker, self._workers)
        else:
            self._waiting.add(worker)  # Started again, perhaps.
        if not self._waiting:
            self._all_done.set()

    def join(self) -> None:
        """Waits until all workers are done."""
        self._all_done.wait()
        for listener in self._listeners:
            listener.shutdown()
            listener.server_close()


def _listeners(places: list[tuple[int, Any]], *options: Any) -> list[_Listener]:
    """Returns a listener for each place, or none at all."""
    made: list[_Listener] = []
    try:
        for family, where in places:
            made.append(_Listener(family, where, *options))
    except OSError:
        for listener in made:
            listener.server_close()
        raise
    return made


def _places(address: str) -> list[tuple[int, Any]]:
    """Returns (family, place) of each place to listen at: those that the host of an address stands for.

    Some hosts stand for no address of this machine that others reach: a forwarded one, as of a container, or the
    machine's own name where it stands for 127.0.1.1. A log line tells of it, and the server listens at all addresses.

    Raises:
        OSError: a loopback address is not there.
    """
    host, port = split_address(address)
    try:
        resolved = _resolved(host, port)
    except socket.gaierror:
        resolved = []
    found = [place for place in resolved if _is_here(*place)]
    if _is_loopback(host):
        if not found:
            raise OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
        return found
    found = [place for place in found if not _is_loopback(place[1][0])]
    if found:
        return found
    logger.warning(
        "`tf.train.Server`: %s stands for no address of this machine that others reach; it listens at port %d of all "
        "its addresses.",
        host,
        port,
    )
    return [place for place in _resolved(None, port) if _is_here(*place)]


def _resolved(host: str | None, port: int) -> list[tuple[int, Any]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, where) for family, _, _, _, where in found))


def _is_loopback(host: str) -> bool:
    """Returns whether a host, by its name or its number, is reached from this machine alone."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_here(family: int, where: Any) -> bool:
    """Returns whether this machine has an address, whatever holds the port."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((where[0], 0, *where[2:]))
    except OSError as error:
        if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return False
        raise
    return True


class _Announcement:
    """A worker's connections to the parameter servers."""

    def __init__(self, worker: int, addresses: Sequence[str], key: bytes) -> None:
        self._worker = worker
        self._addresses = list(addresses)
        self._key = key
        self._connected: list[socket.socket] = []
        self._refused: set[str] = set()
        self._failed = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._connect, name="tf2compat_announce", daemon=True)
        self._thread.start()
        atexit.register(self._end)
        hook = sys.excepthook

        def failed(*error: Any) -> None:
            self._failed = True
            hook(*error)

        # `atexit` does not tell whether the program ended by an error.
        sys.excepthook = failed

    def _connect(self) -> None:
        """Connects to all parameter servers, which may start later than the worker."""
        while self._addresses and not self._ending.is_set():
            for address in list(self._addresses):
                try:
                    connection = self._greet(address)
                except OSError:
                    continue
                if connection is not None:
                    self._connected.append(connection)
                    self._addresses.remove(address)
            self._ending.wait(_PAUSE_SECS)

    def _greet(self, address: str) -> socket.socket | None:
        """Returns a connection to a parameter server that welcomes this worker; None if it does not.

        Raises:
            OSError: it cannot be reached.
        """
        connection, _ = greet(address, self._worker, self._key)
        if connection is None and address not in self._refused:
            self._refused.add(address)
            logger.warning("%s", refused(address, self._worker))
        return connection

    def _end(self) -> None:
        """Tells the servers that the worker is done, unless its program ended by an error."""
        # A short program may end before it has reached all servers, which would wait for it for ever.
        until = time.monotonic() + 2
        while self._addresses and time.monotonic() < until:
            time.sleep(0.05)
        self._ending.set()
        for connection in self._connected:
            try:
                if not self._failed:
                    connection.sendall(_DONE)
                connection.close()
            except OSError:
                continue


def announce(worker: int, parameter_servers: Sequence[str], key: bytes = b"") -> None:
    """Tells parameter servers of this worker, now or when they are up, and at the end that it is done.

    Args:
        worker: the number of this worker.
        parameter_servers: their addresses.
        key: what they know of the cluster, `Cluster.key`.
    """
    if parameter_servers:
        _Announcement(worker, parameter_servers, key)
