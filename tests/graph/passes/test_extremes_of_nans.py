"""The values are TensorFlow 1.15.5's, on a CPU."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.graph.passes import late_reads

NAN = np.nan


@pytest.fixture(autouse=True)
def after_the_switch(monkeypatch):
    """As after `tf.disable_v2_behavior()`; a step of TensorFlow 2 under hooks keeps its NaNs."""
    monkeypatch.setattr(late_reads, "_state", {"enabled": True})


def ran_ops(sess, fetches, feed):
    metadata = tf.RunMetadata()
    options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
    value = sess.run(fetches, feed, options=options, run_metadata=metadata)
    nodes = [node for device in metadata.step_stats.dev_stats for node in device.node_stats]
    return value, " ".join(node.timeline_label or node.node_name for node in nodes)


@pytest.mark.parametrize("dtype", [tf.float16, tf.float32, tf.float64])
@pytest.mark.parametrize("extreme", [tf.minimum, tf.maximum])
@pytest.mark.parametrize("shapes", [((), ()), ((5,), (5,)), ((), (5,)), ((5,), ())])
def test_the_first_operand_is_returned_if_either_is_nan(graph, extreme, dtype, shapes):
    first, second = tf.placeholder(dtype), tf.placeholder(dtype)
    with tf.Session() as sess:
        found = extreme(first, second)
        for values, expected in (((1, NAN), 1), ((NAN, 1), NAN), ((NAN, NAN), NAN)):
            feed = {p: np.full(shape, v) for p, shape, v in zip((first, second), shapes, values, strict=True)}
            np.testing.assert_array_equal(sess.run(found, feed), np.full(np.broadcast_shapes(*shapes), expected))


@pytest.mark.parametrize(("extreme", "expected"), [(tf.minimum, [1, 2, -3]), (tf.maximum, [4, 2, 5])])
def test_numbers_are_compared(graph, extreme, expected):
    first, second = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    with tf.Session() as sess:
        assert sess.run(extreme(first, second), {first: [1, 2, -3], second: [4, 2, 5]}).tolist() == expected


def test_a_rate_without_a_warm_up_is_the_rate(graph):
    step = tf.train.get_or_create_global_step()
    weight = tf.Variable(1.0)
    warm_up = tf.minimum(1.0, tf.cast(step, tf.float32) / tf.cast(tf.constant(0), tf.float32))
    train_op = tf.train.GradientDescentOptimizer(0.5 * warm_up).minimize(weight * 1.0, step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for expected in (0.5, 0.0):
            sess.run(train_op)
            assert sess.run(weight) == expected


def test_a_nan_in_a_loop_and_in_a_function(graph):
    value = tf.placeholder(tf.float32, [])
    looped = tf.while_loop(lambda i, x: i < 2, lambda i, x: (i + 1, tf.minimum(1.0, x + value)), [0, 0.0])[1]
    branch = tf.cond(value > 0, lambda: value, lambda: tf.maximum(2.0, value))
    with tf.Session() as sess:
        assert sess.run([looped, branch], {value: NAN}) == [1.0, 2.0]


@pytest.mark.parametrize(
    "build",
    [
        lambda x: tf.maximum(x, 1e-8),
        lambda x: tf.maximum(x, 0.2 * x),
        lambda x: tf.maximum(0.2 * x, x),
        lambda x: tf.clip_by_value(x, -1.0, 1.0),
        lambda x: tf.maximum(tf.cast(x, tf.int32), tf.cast(x + 1, tf.int32)),
    ],
)
def test_what_makes_no_difference_stays_one_op(graph, build):
    x = tf.placeholder(tf.float32, [3])
    with tf.Session() as sess:
        _, ops = ran_ops(sess, build(x), {x: [1.0, 2.0, 3.0]})
    assert "tf2compat_second" not in ops
    assert "Maximum" in ops or "clip_by_value" in ops


def test_what_makes_a_difference_is_selected(graph):
    x, y = tf.placeholder(tf.float32, [3]), tf.placeholder(tf.float32, [3])
    with tf.Session() as sess:
        value, ops = ran_ops(sess, tf.maximum(x, y), {x: [1.0, 2.0, NAN], y: [NAN, 3.0, 1.0]})
    np.testing.assert_array_equal(value, [1.0, 3.0, NAN])
    assert "tf2compat_second" in ops


def test_before_the_switch_a_nan_is_the_result(graph, monkeypatch):
    monkeypatch.setattr(late_reads, "_state", {"enabled": False})
    x = tf.placeholder(tf.float32, [])
    with tf.Session() as sess:
        assert np.isnan(sess.run(tf.minimum(1.0, x), {x: NAN}))
