import contextlib

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.distribute import connection
from tf2compat.distribute.cluster import cluster_of
from tf2compat.distribute.connection import Connection
from tf2compat.errors import UsageStateError

JOBS = {"ps": ["p:1", "p:2"], "worker": ["w:1", "w:2"]}


@pytest.fixture
def connected(monkeypatch):
    """Returns what `experimental_connect_to_cluster` was given: in earnest it renames the devices of the process."""
    calls = []

    @contextlib.contextmanager
    def turn(servers, worker, key):
        assert servers == sorted(servers)
        yield [address.replace(":", ":10") for address in servers]

    def connect(spec, **arguments):
        calls.append((spec.as_dict(), arguments["job_name"], arguments["task_index"]))

    monkeypatch.setattr(connection, "_connected", [])
    monkeypatch.setattr(connection, "turn_at", turn)
    monkeypatch.setattr(stock.config, "experimental_connect_to_cluster", connect)
    monkeypatch.setattr(connection._tf, "move_servers", lambda spec: calls.append((spec.as_dict(), "moved")))
    return calls


@pytest.fixture
def worker():
    return Connection(cluster_of(_tf.server_def(tf.train.ClusterSpec(JOBS), "worker", 1, "grpc", None)))


def test_it_has_connected_when_its_turn_is_over(connected, worker, monkeypatch):
    """TensorFlow puts it off until the process has devices; two at one time end the server."""
    seen = []

    @contextlib.contextmanager
    def turn(*arguments):
        yield ["p:101", "p:102"]
        seen.append("over")

    monkeypatch.setattr(connection, "turn_at", turn)
    monkeypatch.setattr(connection._tf, "start_runtime", lambda: seen.append("started"))
    worker.ensure()
    assert seen == ["started", "over"]


def test_it_connects_once_to_the_servers_of_tensorflow(connected, worker):
    worker.ensure()
    worker.ensure()
    ((spec, job, number),) = connected
    assert (job, number) == ("worker_sessions", 1)
    assert set(spec) == {"ps", "worker_sessions"}
    assert spec["ps"] == ["p:101", "p:102"]
    assert worker.task == ("worker", 1)
    assert worker.tasks == (("ps", 0), ("ps", 1), ("worker", 0), ("worker", 1))


def test_other_tasks_are_connected_when_they_are_named(connected, worker):
    worker.ensure()
    worker.ensure([("worker", 0)])
    worker.ensure([("worker", 0), ("ps", 1)])
    assert len(connected) == 2
    assert connected[1][1] == "moved"
    assert connected[1][0]["worker"] == ["w:101"]
    assert connected[1][0]["ps"] == ["p:101", "p:102"]
    worker.ensure([("worker", 1)])
    assert connected[2][0]["worker"] == ["w:101", "w:102"]


@pytest.mark.parametrize(
    ("error", "kind", "again"),
    [
        (stock.errors.UnavailableError(None, None, "gone"), stock.errors.UnavailableError, 2),
        (
            stock.errors.InvalidArgumentError(None, None, "Unable to find a context_id matching the specified one"),
            stock.errors.AbortedError,
            2,
        ),
        (stock.errors.InvalidArgumentError(None, None, "a step"), stock.errors.InvalidArgumentError, 1),
    ],
)
def test_after_a_lost_server_it_connects_again(connected, worker, error, kind, again):
    """By the server that this process has: another one would find the port taken."""
    worker.ensure()
    assert type(worker.lost(error)) is kind
    worker.ensure()
    assert len(connected) == again
    assert connected[1:] == [(connected[0][0], "moved")][: again - 1]


def test_a_parameter_server_connects_by_another_name_and_port(connected):
    Connection(cluster_of(_tf.server_def(tf.train.ClusterSpec(JOBS), "ps", 1, "grpc", None))).ensure()
    ((spec, job, number),) = connected
    assert (job, number) == ("ps_sessions", 1)
    host, _, port = spec["ps_sessions"][1].partition(":")
    assert host == "p"
    assert int(port) > 2


def test_a_process_is_one_client(connected, worker, monkeypatch):
    worker.ensure()
    assert connection.connection_of(worker.key) is worker
    assert connection.connection_of(b"another") is None
    other = Connection(cluster_of(_tf.server_def(tf.train.ClusterSpec(JOBS), "worker", 0, "grpc", None)))
    with pytest.raises(UsageStateError, match="another task of this one"):
        other.ensure()


def test_a_process_that_trains_in_step_is_no_client(connected, worker, monkeypatch):
    def refuse(spec, **arguments):
        raise AssertionError("Cannot enable remote execution as well as collective ops at the moment.")

    monkeypatch.setattr(stock.config, "experimental_connect_to_cluster", refuse)
    with pytest.raises(UsageStateError, match="trains in step"):
        worker.ensure()
