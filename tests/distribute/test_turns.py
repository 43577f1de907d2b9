import contextlib
import socket
import threading

import portpicker
import pytest

from tf2compat.distribute import turns
from tf2compat.distribute.task_listener import TaskListener
from tf2compat.distribute.turns import turn_at
from tf2compat.errors import UsageError
from tf2compat.placement import signals


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(turns, "_PAUSE_SECS", 0.01)


@pytest.fixture
def addresses():
    return [f"127.0.0.1:{portpicker.pick_unused_port()}" for _ in range(2)]


def serve(address, port):
    starts = []

    def start():
        starts.append(port)
        return port

    TaskListener(address, 3, b"key", ("ps", 0), start)
    return starts


def waits(addresses, worker, done):
    def wait():
        with turn_at(addresses, worker, b"key"):
            done.append(worker)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def test_one_worker_at_a_time_has_its_turn_at_all_servers(addresses):
    starts = [serve(address, port) for address, port in zip(addresses, (11, 12), strict=True)]
    done = []
    with turn_at(addresses, 0, b"key") as found:
        assert found == ["127.0.0.1:11", "127.0.0.1:12"]
        others = [waits(addresses, worker, done) for worker in (1, 2)]
        others[0].join(0.2)
        assert not done
    for other in others:
        other.join(10)
    assert sorted(done) == [1, 2]
    assert starts == [[11], [12]], "TensorFlow's server is started once"


def test_a_turn_is_over_when_the_connection_is_gone(addresses):
    serve(addresses[0], 11)
    with contextlib.ExitStack() as killed:
        turns._turn(killed, addresses[0], 0, b"key")
        done = []
        other = waits(addresses[:1], 1, done)
        other.join(0.1)
        assert not done
    other.join(10)
    assert done == [1]


def test_a_worker_that_dies_while_it_waits_holds_no_turn(addresses):
    serve(addresses[0], 11)
    with turn_at(addresses[:1], 0, b"key"):
        connection, _ = turns.greet(addresses[0], 1, b"key")
        connection.sendall(b"turn\n")
        connection.close()
    with turn_at(addresses[:1], 2, b"key") as found:
        assert found == ["127.0.0.1:11"]


def test_a_server_that_is_late_is_waited_for(addresses, monkeypatch):
    told = []
    monkeypatch.setattr(turns, "_TOLD_EVERY_SECS", 0.0)
    monkeypatch.setattr(turns.logger, "info", lambda message, address: told.append(address))
    done = []
    waiting = waits(addresses[:1], 0, done)
    while not told:
        waiting.join(0.01)
    assert told[0] == addresses[0]
    serve(addresses[0], 11)
    waiting.join(10)
    assert done == [0]


def test_another_cluster_is_an_error(addresses):
    serve(addresses[0], 11)
    with pytest.raises(UsageError, match="does not take worker 0"), turn_at(addresses[:1], 0, b"other"):
        pass


def test_garbage_at_the_port_is_waited_out(addresses):
    """Who talks otherwise is no parameter server; the right one may take its place."""
    host, port = addresses[0].split(":")
    garbage = socket.create_server((host, int(port)))
    done = []
    waiting = waits(addresses[:1], 0, done)
    for _ in range(turns._REFUSALS + 1):
        connection, _ = garbage.accept()
        connection.sendall(b"HTTP/1.1 400 Bad Request\n")
        connection.close()
    garbage.close()
    serve(addresses[0], 11)
    waiting.join(10)
    assert done == [0]


def test_a_signal_ends_a_process_that_waits_for_a_server(addresses, monkeypatch):
    """There is nothing to save: it ended after the time for that."""

    class Preempted(SystemExit):
        pass

    def asked(seconds):
        raise Preempted

    monkeypatch.setattr(signals, "_rests", [])
    signals.rest_by(asked)
    with pytest.raises(Preempted), turn_at(addresses, 0, b"key"):
        pass
