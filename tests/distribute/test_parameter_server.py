import socket
import subprocess
import sys
import threading

import portpicker
import pytest

from tf2compat.distribute.parameter_server import ParameterServer
from tf2compat.errors import UsageError

WORKER = (
    "import sys; from tf2compat.distribute.parameter_server import announce; announce({worker}, ['localhost:{port}'])\n"
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
    server = ParameterServer(f"localhost:{port}", 2)
    joined = joins(server)
    assert start(port, 0).wait(60) == 0
    joined.join(1)
    assert joined.is_alive()
    assert start(port, 1).wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


@pytest.mark.parametrize("end", ["raise ValueError('no')", "import os, time; time.sleep(1); os._exit(9)"])
def test_a_worker_that_ends_otherwise_is_expected_again(port, end):
    joined = joins(ParameterServer(f"localhost:{port}", 1))
    assert start(port, 0, end).wait(60) != 0
    joined.join(1)
    assert joined.is_alive()
    assert start(port, 0).wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


def test_a_server_that_starts_later_is_found(port):
    worker = start(port, 0, "import time; time.sleep(3)")
    joined = joins(ParameterServer(f"localhost:{port}", 1))
    assert worker.wait(60) == 0
    joined.join(10)
    assert not joined.is_alive()


def test_strangers_change_nothing(port):
    joined = joins(ParameterServer(f"localhost:{port}", 1))
    for text in (b"GET / HTTP/1.1\r\n\r\n", b"tf2compat worker x\ndone\n", b""):
        with socket.create_connection(("localhost", port)) as stranger:
            stranger.sendall(text)
    joined.join(1)
    assert joined.is_alive()
    assert start(port, 0).wait(60) == 0
    joined.join(10)


def test_a_port_that_is_taken(port):
    with socket.socket() as taken:
        taken.bind(("", port))
        taken.listen()
        with pytest.raises(UsageError, match="cannot listen at localhost"):
            ParameterServer(f"localhost:{port}", 1)
