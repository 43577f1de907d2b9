import pytest
import tensorflow as tf

from tf2compat.checkpoint.object_graph import GRAPH_KEY, key_of, keys_by_name, keys_of


@pytest.mark.parametrize("name", ["x", "a/b/kernel", "a.b/c", "a..b", "dot./x"])
def test_keys_are_those_of_tensorflow(tmp_path, name):
    path = tf.train.Checkpoint(**{name: tf.Variable(1.0)}).write(str(tmp_path / "m"))
    assert tf.train.load_checkpoint(path).has_tensor(key_of(name))
    assert keys_by_name(path)[name] == key_of(name)


def test_the_variables_own_name_goes_before_its_path(tmp_path):
    a, b = tf.Variable(1.0, name="b"), tf.Variable(2.0, name="a")
    path = tf.train.Checkpoint(a=a, b=b).write(str(tmp_path / "m"))
    keys = keys_by_name(path)
    assert (keys["a"], keys["b"]) == (key_of("b"), key_of("a"))


def test_a_tf1_checkpoint_has_none(saved):
    assert keys_by_name(saved(1)[0]) is None


def test_a_saver_may_ask_for_the_keys_themselves(tmp_path, saved):
    path = tf.train.Checkpoint(a=tf.Variable(1.0, name="b")).write(str(tmp_path / "m"))
    assert keys_of(path, ["b"])["b"] == key_of("a")
    assert keys_of(path, [GRAPH_KEY, key_of("a")]) is None
    assert keys_of(path, ["b", key_of("a")]) is not None
    assert keys_of(saved(1)[0], ["x"]) is None
