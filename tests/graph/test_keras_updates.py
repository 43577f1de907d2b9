"""Keras 3 layers in a TF1 graph: what they write happens, with the step that uses them."""

import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UsageError

X = np.random.RandomState(0).randn(8, 4).astype(np.float32)


def descent(loss):
    return tf1.train.GradientDescentOptimizer(0.1).minimize(loss)


def session():
    opened = tf1.Session()
    opened.run(tf1.global_variables_initializer())
    return opened


def test_statistics_move_with_training_steps_and_only_with_them(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    layer = keras.layers.BatchNormalization()
    loss = tf.reduce_mean(tf.square(layer(x, training=True) - 1.0))
    evaluated = layer(x, training=False)
    train_op = descent(loss)
    with session() as opened:
        opened.run([loss, evaluated], {x: X})
        assert opened.run(layer.moving_mean.value).tolist() == [0.0] * 4
        for _ in range(3):
            opened.run(train_op, {x: X})
        moved = opened.run([layer.moving_mean.value, layer.moving_variance.value])
        opened.run(evaluated, {x: X})
        assert opened.run(layer.moving_mean.value).tolist() == moved[0].tolist()
    np.testing.assert_array_equal(moved, eager_statistics(calls=1, steps=3))


def eager_statistics(calls, steps):
    import tf2compat._tf as _tf

    with _tf.eager_mode():
        layer = keras.layers.BatchNormalization()
        for _ in range(steps):
            for call in range(calls):
                layer(tf.constant(X) * (call + 1), training=True)
        return [layer.moving_mean.numpy(), layer.moving_variance.numpy()]


def test_a_layer_that_is_called_twice_moves_twice_in_order(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    layer = keras.layers.BatchNormalization()
    loss = tf.reduce_mean(layer(x, training=True)) + tf.reduce_mean(tf.square(layer(x * 2, training=True)))
    train_op = descent(loss)
    with session() as opened:
        for _ in range(2):
            opened.run(train_op, {x: X})
        moved = opened.run([layer.moving_mean.value, layer.moving_variance.value])
    np.testing.assert_array_equal(moved, eager_statistics(calls=2, steps=2))


def test_dropout_draws_anew_in_every_run(graph):
    dropped = keras.layers.Dropout(0.5, seed=3)(tf.ones([4, 50]), training=True)
    other = keras.layers.Dropout(0.5, seed=3)(tf.ones([4, 50]), training=True)
    with session() as opened:
        masks = [opened.run(dropped) for _ in range(3)]
        assert not np.array_equal(masks[0], masks[1])
        assert not np.array_equal(masks[1], masks[2])
        again = [opened.run(other) for _ in range(3)]  # It has a generator of its own.
        np.testing.assert_array_equal(masks, again)


def test_layers_in_a_model_that_is_called_in_the_graph(graph):
    model = keras.Sequential([keras.layers.Dense(3), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)])
    x = tf1.placeholder(tf.float32, [None, 4])
    train_op = descent(tf.reduce_mean(tf.square(model(x, training=True) - 1.0)))
    with session() as opened:
        before = opened.run(model.layers[1].moving_variance.value)
        opened.run(train_op, {x: X})
        assert not np.array_equal(opened.run(model.layers[1].moving_variance.value), before)


def test_two_steps_of_one_graph_move_what_they_use(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    first, second = keras.layers.BatchNormalization(), keras.layers.BatchNormalization()
    train_first = descent(tf.reduce_mean(tf.square(first(x, training=True) - 1.0)))
    descent(tf.reduce_mean(tf.square(second(x, training=True) - 1.0)))
    with session() as opened:
        opened.run(train_first, {x: X})
        assert opened.run(first.moving_mean.value).tolist() != [0.0] * 4
        assert opened.run(second.moving_mean.value).tolist() == [0.0] * 4


def test_under_a_branch_it_is_an_error(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    layer = keras.layers.BatchNormalization()
    layer.build((None, 4))
    chosen = tf.cond(tf.reduce_sum(x) > 0, lambda: layer(x, training=True), lambda: x)
    train_op = descent(tf.reduce_mean(chosen))
    with session() as opened, pytest.raises(UsageError, match=r"moving_mean' in a branch or loop"):
        opened.run(train_op, {x: X})


@pytest.fixture
def flow_of_tf1():
    """TF1's own loops and branches, whose nodes are the graph's."""
    was = tf1.control_flow_v2_enabled()
    tf1.disable_control_flow_v2()
    yield
    if was:
        tf1.enable_control_flow_v2()


@pytest.mark.parametrize("kind", ["loop", "branch", "loop in a branch"])
@pytest.mark.parametrize("layer_class", [keras.layers.BatchNormalization, lambda: keras.layers.Dropout(0.5)])
def test_in_a_loop_or_branch_of_tf1_it_is_an_error(graph, flow_of_tf1, kind, layer_class):
    x = tf1.placeholder(tf.float32, [None, 4])
    weight = tf1.get_variable("weight", [], initializer=tf1.ones_initializer())
    layer = layer_class()
    layer.build((None, 4))

    def loop():
        body = lambda i, y: (i + 1, layer(y * weight, training=True))  # noqa: E731
        return tf1.while_loop(lambda i, _: i < 2, body, [0, x])[1]

    def branch(then):
        return tf1.cond(tf.reduce_sum(x) > 0, then, lambda: x)

    ways = {
        "loop": loop,
        "branch": lambda: branch(lambda: layer(x * weight, training=True)),
        "loop in a branch": lambda: branch(loop),
    }
    train_op = descent(tf.reduce_mean(ways[kind]()))
    with session() as opened, pytest.raises(UsageError, match=r"writes its variable '.*' in a branch or loop"):
        opened.run(train_op, {x: X})


@pytest.mark.usefixtures("flow_of_tf1")
def test_a_layer_that_writes_nothing_runs_in_a_loop_of_tf1(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    layer = keras.layers.Dense(4)
    layer.build((None, 4))
    _, y = tf1.while_loop(lambda i, _: i < 2, lambda i, y: (i + 1, layer(y)), [0, x])
    train_op = descent(tf.reduce_mean(tf.square(y)))
    with session() as opened:
        before = opened.run(y, {x: X})
        opened.run(train_op, {x: X})
        assert np.abs(opened.run(y, {x: X}) - before).max() > 0


def test_a_metric_is_an_error(graph):
    x = tf1.placeholder(tf.float32, [None, 4])
    loss = tf.reduce_mean(keras.layers.Dense(2)(x))
    keras.metrics.Mean().update_state(loss)
    train_op = descent(loss)
    with session() as opened:
        opened.run(loss, {x: X})
        with pytest.raises(UsageError, match=r"outside of a layer's call.*total"):
            opened.run(train_op, {x: X})


def test_a_saver_writes_and_restores_without_them(graph, tmp_path):
    x = tf1.placeholder(tf.float32, [None, 4])
    layer = keras.layers.BatchNormalization()
    train_op = descent(tf.reduce_mean(tf.square(layer(x, training=True) - 1.0)))
    saver = tf1.train.Saver()
    with session() as opened:
        opened.run(train_op, {x: X})
        path = saver.save(opened, str(tmp_path / "m"))
        kept = opened.run(layer.moving_mean.value)
        opened.run(train_op, {x: X})
        saver.restore(opened, path)
        np.testing.assert_array_equal(opened.run(layer.moving_mean.value), kept)
