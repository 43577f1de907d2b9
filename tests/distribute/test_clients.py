import socket
import subprocess
import sys
import threading

import portpicker
import pytest

from tf2compat.distribute import clients
from tf2compat.distribute.clients import find
from tf2compat.distribute.task_listener import TaskListener
from tf2compat.errors import StepTimeoutError
from tf2compat.runtime import local_servers

CLUSTER = """
import sys
import tensorflow as tf

job, number, *ports = sys.argv[1:]
addresses = [f"localhost:{port}" for port in ports]
cluster = tf.train.ClusterSpec({"ps": addresses[:1], "worker": addresses[1:]})
if job != "client":
    tf.train.Server(cluster, job_name=job, task_index=int(number)).join()
unplaced = tf.get_variable("unplaced", initializer=5.0)
with tf.device("/job:ps/task:0"):
    v = tf.get_variable("v", initializer=1.0)
with tf.device("/job:worker/task:0"):
    own = tf.get_variable("own", initializer=3.0)
    local = tf.get_variable("local", initializer=7.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
with tf.device("/job:worker/task:1"):
    product = v * own
count = tf.group(*(each.assign_add(1.0) for each in (unplaced, v, own, local)))
with tf.Session(f"grpc://{addresses[1]}") as session:
    if number == "0":
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    session.run(count)
    print([float(value) for value in session.run([unplaced, v, own, local, product])])
"""


@pytest.fixture
def servers(monkeypatch):
    """Returns the servers that are known here, those of other tests left out."""
    known = {}
    monkeypatch.setattr(local_servers, "_servers", known)
    monkeypatch.setattr(clients, "_made", {})
    return known


@pytest.mark.slow
def test_clients_come_and_go_and_what_they_placed_stays(tmp_path):
    """The values are those of TensorFlow 1.15.5."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER)
    ports = [str(portpicker.pick_unused_port()) for _ in range(3)]

    def start(job, number):
        command = [sys.executable, "-m", "tf2compat", "run", script, job, number, *ports]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    first = start("client", "0")  # Before the servers are there.
    started = [start(*task) for task in (("ps", "0"), ("worker", "0"), ("worker", "1"))]
    try:
        for client, values in ((first, [6.0, 2.0, 4.0, 8.0, 8.0]), (None, [7.0, 3.0, 5.0, 9.0, 15.0])):
            output, errors = (client or start("client", "1")).communicate(timeout=100)
            assert output.split("\n")[0] == str(values), errors[-3000:]
    finally:
        for process in started:
            process.kill()
            process.communicate()


def listen(address, text):
    TaskListener(address, 2, b"key", ("worker", 0), int, 4, text)


def test_a_server_that_is_late_is_waited_for(servers, monkeypatch):
    address = f"127.0.0.1:{portpicker.pick_unused_port()}"
    text = b'{"cluster": {"ps": {"0": "127.0.0.1:1"}, "worker": {"0": "127.0.0.1:2"}}, "job": "worker", "task": 0}'
    rests = []

    def rest(seconds):
        rests.append(seconds)
        if len(rests) == 2:
            listen(address, text)

    monkeypatch.setattr(clients, "rest", rest)
    assert find(f"grpc://{address}")
    assert len(rests) == 2
    (server,) = servers.values()
    assert server.connection.tasks == (("ps", 0), ("worker", 0))
    assert server.connection.task not in server.connection.tasks


def test_targets_of_one_cluster_are_one_client(servers):
    text = b'{"cluster": {"ps": {"0": "127.0.0.1:1"}, "worker": {"0": "127.0.0.1:2"}}, "job": "%s", "task": 0}'
    found = []
    for job in (b"worker", b"ps"):
        address = f"127.0.0.1:{portpicker.pick_unused_port()}"
        listen(address, text % job)
        assert find(f"grpc://{address}")
        found.append(servers[f"grpc://{address}"].connection)
    assert found[0] is found[1]


def test_nobody_is_there_in_time(servers):
    with pytest.raises(StepTimeoutError, match="for 100 milliseconds"):
        find(f"grpc://127.0.0.1:{portpicker.pick_unused_port()}", 100)


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b"what", b'{"cluster": {"ps": 3}, "job": "ps", "task": 0}'])
def test_something_else_is_no_server(servers, text):
    address = f"127.0.0.1:{portpicker.pick_unused_port()}"
    listen(address, text)
    assert not find(f"grpc://{address}")
    assert not servers


def test_who_hangs_up_is_no_server(servers):
    with socket.create_server(("127.0.0.1", 0)) as other:
        threading.Thread(target=lambda: other.accept()[0].close(), daemon=True).start()
        assert not find(f"grpc://127.0.0.1:{other.getsockname()[1]}")


@pytest.mark.parametrize("target", ["grpc://no.such.host.invalid:1", "grpc://localhost", "localhost:1", ""])
def test_no_address_is_no_server(servers, target):
    assert not find(target)
