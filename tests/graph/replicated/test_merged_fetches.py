"""What the values are is tested in tests/distribute/on_replicas.py; here what is chosen."""

import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.replicated.merged_fetches import merged_fetch
from tf2compat.graph.replicated.shapes import static_shape


def chosen(make, rule=None, shape=(None, 4)):
    x = tf.placeholder(tf.float32, shape)
    made = make(x)
    step = AStep([made], feeds=[x])
    return merged_fetch(step.body, step.kinds(), made.name, static_shape(made), rule, 2), made


@pytest.mark.parametrize(
    ("make", "mode"),
    [
        (lambda x: x * 2.0, "gather"),
        (tf.reduce_sum, "sum"),
        (tf.reduce_mean, "mean"),
        (tf.reduce_max, "max"),
        (lambda x: tf.constant(3.0), "first"),
        (lambda x: tf.shape(x)[0], "sum"),
        (lambda x: tf.boolean_mask(x, x[:, 0] > 0.0), "gather"),
    ],
)
def test_known_kinds(graph, caplog, make, mode):
    fetch, made = chosen(make)
    assert (fetch.tensor, fetch.mode, fetch.after) == (made.name, mode, None)
    assert not caplog.records


@pytest.mark.parametrize(
    ("make", "mode"),
    [
        (lambda x: tf.cumsum(x, name="one"), "gather"),
        (lambda x: tf.identity(x[0, 0], name="two"), "mean"),
        (lambda x: tf.cast(x[0, 0], tf.int32, name="three"), "first"),
        (lambda x: tf.range(tf.shape(x)[0], name="four"), "gather"),
    ],
)
def test_unknown_ones_are_told_once(graph, caplog, make, mode):
    assert chosen(make)[0].mode == mode
    assert len(caplog.records) == 1
    caplog.clear()
    with tf.Graph().as_default():
        chosen(make)
    assert not caplog.records


def test_rows_along_another_axis_are_turned(graph):
    fetch, made = chosen(lambda x: tf.transpose(tf.stack([x, x]), [2, 1, 0]))
    assert fetch.tensor != made.name
    assert fetch.mode == "gather"
    assert fetch.after(tf.zeros([5, 4, 2]))[0].shape == (4, 5, 2)


def test_a_rule_goes_first(graph):
    fetch, made = chosen(tf.transpose, rule="concat")
    assert (fetch.tensor, fetch.mode) == (made.name, "gather")


def test_a_sum_and_something_else(graph):
    with pytest.raises(UnsupportedError, match="cannot be merged"):
        chosen(lambda x: tf.reduce_sum(x) + 1.0)
