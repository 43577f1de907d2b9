import pytest

import tf2compat.v1 as tf
from tf2compat.graph.near_in_graph import near_in_graph


@pytest.fixture
def loss(graph):
    x = tf.placeholder(tf.float32, [2], name="inputs/x")
    tf.split(x, 2, name="parts")
    return tf.multiply(x, 2.0, name="tower/loss")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("tower/los:0", "'tower/loss:0'"),
        ("loss:0", "'tower/loss:0'"),
        ("tower/loss:3", "'tower/loss:0'"),
        ("tower/los", "'tower/loss'"),
        ("part:1", "'parts:1'"),
        ("part:7", "'parts:0'"),
    ],
)
def test_a_misspelled_fetch(loss, name, near):
    with tf.Session() as sess, pytest.raises(ValueError, match="cannot be interpreted as a Tensor") as caught:
        sess.run([loss, {"it": name}])
    assert f"Near: {near}" in str(caught.value)
    assert f"The name '{name}' refers to" in str(caught.value)


@pytest.mark.parametrize(("name", "near"), [("input/x:0", "'inputs/x:0'"), ("inputs/x", "'inputs/x:0'")])
def test_a_misspelled_feed(loss, name, near):
    with tf.Session() as sess:
        for step in (lambda: sess.run(loss, {name: [1, 2]}), lambda: sess.make_callable(loss, [name])([1, 2])):
            with pytest.raises(TypeError, match="Cannot interpret feed_dict key as Tensor: The name") as caught:
                step()
            assert f"Near: {near}." in str(caught.value)


def test_nothing_is_near(loss):
    assert near_in_graph(loss.graph, "The name 'zzz:0' refers to a Tensor which does not exist.") == ""
    assert near_in_graph(loss.graph, "Something else.") == ""
    with tf.Session() as sess, pytest.raises(ValueError, match=r"graph\. Fetch tensors"):
        sess.run("zzz:0")
