import portpicker
import pytest

from tf2compat.distribute.greeting import answer, described, greet, refused
from tf2compat.distribute.task_listener import TaskListener


def test_a_server_welcomes_the_workers_of_its_cluster():
    address = f"127.0.0.1:{portpicker.pick_unused_port()}"
    TaskListener(address, 2, b"key")
    connection, challenge = greet(address, 1, b"key")
    connection.close()
    assert len(challenge) == 33
    assert greet(address, 2, b"key")[0] is None
    assert greet(address, 1, b"other")[0] is None


def test_who_asks_for_the_cluster_is_told():
    address = f"127.0.0.1:{portpicker.pick_unused_port()}"
    TaskListener(address, 2, b"key", cluster=b"the cluster")
    assert described(address) == (b"the cluster\n", "127.0.0.1")


def test_nobody_is_there():
    with pytest.raises(ConnectionRefusedError):
        greet(f"127.0.0.1:{portpicker.pick_unused_port()}", 0, b"")


def test_an_answer_depends_on_the_challenge_and_the_key():
    assert (
        len({answer(b"a", b"1\n", 0), answer(b"b", b"1\n", 0), answer(b"a", b"2\n", 0), answer(b"a", b"1\n", 1)}) == 4
    )


def test_the_error_names_the_server():
    assert "The server at a:1 does not take worker 3" in str(refused("a:1", 3))
