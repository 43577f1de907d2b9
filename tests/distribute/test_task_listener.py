import socket
import subprocess
import sys
import threading

import portpicker
import pytest

from tf2compat.distribute import greeting, task_listener
from tf2compat.distribute.task_listener import TaskListener
from tf2compat.errors import AddressTakenError

WORKER = (
    "import sys; from tf2compat.distribute.task_listener import announce; announce({worker}, ['localhost:{port}'])\n"
)


@pytest.fixture
def port():
    return portpicker.pick_unused_port()


def start(port, worker, then=""):
    return subprocess.Popen([sys.executable, "-c", WORKER.format(worker=worker, port=port) + then])


def joins(server):
    thread = threading.Thread(target=server.join, daemon=True)
    thread.start()
    return thread


def test_it_waits_until_all_workers_are_done(port):
    server = TaskListener(f"localhost:{port}", 2)
    joined = joins(server)
    assert start(port, 0).wait(60) == 0
    joined.join(1)
    assert joined.is_alive()
    assert start(port, 1).wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


@pytest.mark.parametrize("end", ["raise ValueError('no')", "import os, time; time.sleep(1); os._exit(9)"])
def test_a_worker_that_ends_otherwise_is_expected_again(port, end):
    joined = joins(TaskListener(f"localhost:{port}", 1))
    assert start(port, 0, end).wait(60) != 0
    joined.join(1)
    assert joined.is_alive()
    assert start(port, 0).wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


def test_a_server_that_starts_later_is_found(port):
    worker = start(port, 0, "import time; time.sleep(3)")
    joined = joins(TaskListener(f"localhost:{port}", 1))
    assert worker.wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


class Stranger:
    """A connection that says whatever it is told."""

    def __init__(self, port, host="127.0.0.1"):
        self.socket = socket.create_connection((host, port), timeout=10)
        self.lines = self.socket.makefile("rb")
        self.challenge = self.lines.readline()

    def close(self):
        self.lines.close()
        self.socket.close()

    def says(self, *texts):
        """Returns the next line of the server, which is empty when it has closed the connection."""
        for text in texts:
            self.socket.sendall(text)
        return self.next()

    def next(self):
        try:
            return self.lines.readline()
        except ConnectionResetError:
            return b""

    def answer(self, worker, key=b"", challenge=None):
        return greeting.answer(key, challenge or self.challenge, worker)


@pytest.fixture
def connect(port):
    made = []

    def connected():
        made.append(Stranger(port))
        return made[-1]

    yield connected
    for stranger in made:
        stranger.close()


def test_strangers_change_nothing(port, connect):
    server = TaskListener(f"127.0.0.1:{port}", 1, b"key")
    joined = joins(server)
    seen = connect()
    assert seen.says(seen.answer(0, b"key")) == b"welcome\n"
    said = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"tf2compat worker x\n",
        b"tf2compat worker -7\n",
        b"tf2compat worker 0\ndone\n",
        seen.answer(0, b"key"),  # Of another connection.
        b"x" * 1000,
    ]
    for text in said:
        assert connect().says(text) == b""
    for worker, key in ((0, b"other"), (1, b"key"), (-7, b"key"), (10**5, b"key")):
        stranger = connect()
        assert stranger.says(stranger.answer(worker, key)) == b""
    joined.join(0.2)
    assert joined.is_alive()
    assert server._waiting == {0}
    seen.socket.sendall(b"done\n")
    joined.join(10)
    assert not joined.is_alive()


def test_a_greeting_has_a_time_limit(port, connect, monkeypatch):
    monkeypatch.setattr(task_listener, "GREETING_SECS", 0.3)
    joined = joins(TaskListener(f"127.0.0.1:{port}", 1))
    silent, slow = connect(), connect()
    for _ in range(8):
        try:
            slow.socket.sendall(b"t")
        except OSError:
            break
        joined.join(0.1)
    else:
        pytest.fail("one byte at a time it may talk for ever")
    assert silent.next() == b""
    worker = connect()
    assert worker.says(worker.answer(0)) == b"welcome\n"
    joined.join(0.5)
    assert joined.is_alive()  # A worker may be silent for days.
    worker.socket.sendall(b"done\n")
    joined.join(10)
    assert not joined.is_alive()


def test_few_may_wait_without_a_greeting(port, connect, monkeypatch):
    monkeypatch.setattr(task_listener, "GREETING_SECS", 0.5)
    joins(TaskListener(f"127.0.0.1:{port}", 1))
    before = threading.active_count()
    strangers = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    for stranger in strangers:
        stranger.settimeout(10)
        stranger.recv(100)  # A challenge, or nothing.
    assert threading.active_count() - before <= task_listener._STRANGERS
    for stranger in strangers:
        while stranger.recv(100):
            pass
        stranger.close()
    worker = connect()
    assert worker.says(worker.answer(0)) == b"welcome\n"


def test_it_listens_where_the_cluster_says(port, connect):
    TaskListener(f"127.0.0.1:{port}", 1)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
    connect()


def test_it_listens_at_an_address_of_ipv6(port):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    joined = joins(TaskListener(f"[::1]:{port}", 1, b"key"))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    announced = task_listener._Announcement(0, [f"[::1]:{port}"], b"key")
    announced._end()
    joined.join(10)
    assert not joined.is_alive()


@pytest.mark.parametrize("host", ["nothing.invalid", "192.0.2.7"])  # For documents alone: RFC 5737.
def test_a_host_that_is_elsewhere_is_told_of(port, host, connect, caplog):
    TaskListener(f"{host}:{port}", 1)
    assert f"{host} stands for no address of this machine" in caplog.text
    connect()


def test_a_worker_of_another_cluster_is_told(port, caplog):
    TaskListener(f"127.0.0.1:{port}", 1, b"key")
    announced = task_listener._Announcement(0, [f"127.0.0.1:{port}"], b"other")
    for _ in range(50):
        if "does not take worker 0" in caplog.text:
            break
        announced._ending.wait(0.1)
    announced._end()
    assert f"The server at 127.0.0.1:{port} does not take worker 0" in caplog.text
    assert "has other addresses of the cluster" in caplog.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_port_that_is_taken(port, host):
    first = TaskListener(f"{host}:{port}", 1)
    wanted = f"cannot listen at {host}:{port}, the address of task 2 of the job 'ps': Address already in use"
    with pytest.raises(AddressTakenError, match=wanted):
        TaskListener(f"{host}:{port}", 1, b"", ("ps", 2))
    for listener in first._listeners:
        listener.shutdown()
        listener.server_close()
    TaskListener(f"{host}:{port}", 1)
