import socket

import pytest
import tensorflow

import tf2compat.v1 as tf
from tests import programs
from tf2compat.errors import AddressTakenError
from tf2compat.placement.addresses import cannot_listen, split_address

WORKER = """import sys
import tf2compat.v1 as tf
tf.disable_v2_behavior()
server = tf.train.Server({{"worker": ["127.0.0.1:{port}", "127.0.0.1:1"]}}, "worker", 0)
try:
    tf.Session(server.target)
except tf.errors.UnknownError as error:
    print(error)
"""


@pytest.fixture
def taken():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def test_hosts_and_ports():
    addresses = ["a.b:1", "[::1]:22", "::1:22", ":3"]
    assert [split_address(address) for address in addresses] == [("a.b", 1), ("::1", 22), ("::1", 22), ("localhost", 3)]


def test_the_reason_is_asked_of_the_system(taken):
    address = f"127.0.0.1:{taken}"
    wanted = f"cannot listen at {address}, the address of task 3 of the job 'worker': Address already in use"
    assert wanted in str(cannot_listen(address, ("worker", 3)))


def test_a_cluster_of_one_task(taken):
    # TensorFlow 1.15: UnknownError, Could not start gRPC server.
    with pytest.raises(
        AddressTakenError, match=f"127.0.0.1:{taken}, the address of task 0 of the job 'local'"
    ) as caught:
        tf.train.Server({"local": [f"127.0.0.1:{taken}"]})
    assert isinstance(caught.value, tensorflow.errors.UnknownError)


@pytest.mark.slow
def test_a_worker(taken):
    done = programs.run(["-c", WORKER.format(port=taken)])
    assert f"cannot listen at 127.0.0.1:{taken}, the address of task 0 of the job 'worker'" in done.stdout, done.stderr
