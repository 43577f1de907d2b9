"""The same hooks on a TF1 graph, a step graph, a Keras step graph, and in `fit`: the same calls, the same values."""

import functools
import tempfile

import keras
import numpy as np
import pytest
import recorded_hooks
import tensorflow as tf
from recorded_hooks import LAST_STEP, Recorded

import tf2compat
import tf2compat.v1 as tf1


def batches():
    random = np.random.RandomState(0)
    x = random.randn(40, 3).astype(np.float32)
    y = (x @ np.array([[1.0], [-2.0], [0.5]], np.float32)).astype(np.float32)
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(5).repeat()


def loss_of(prediction, y):
    scale = tf.constant(1.0, name="scale")
    return tf.identity(scale * tf.reduce_mean(tf.square(prediction - y)), name="loss")


def with_hooks(folder):
    hooks = {**recorded_hooks.stock_hooks(folder), **recorded_hooks.custom_hooks(folder)}
    return {name: Recorded(hook) for name, hook in hooks.items()}


def run(train_op, folder):
    hooks = with_hooks(folder)
    with tf1.train.MonitoredTrainingSession(hooks=list(hooks.values())) as session:
        while not session.should_stop():
            session.run(train_op)
    return hooks


def tf1_graph(folder):
    with tf.Graph().as_default():
        x, y = tf1.data.make_one_shot_iterator(batches()).get_next()
        weight = tf1.get_variable("weight", [3, 1], initializer=tf1.ones_initializer(), use_resource=True)
        loss = loss_of(tf.matmul(x, weight), y)
        step = tf1.train.get_or_create_global_step()
        return run(tf1.train.GradientDescentOptimizer(0.1).minimize(loss, step), folder)


def step_graph(folder):
    weight = tf.Variable(tf.ones([3, 1]), name="weight")

    def step(x, y):
        with tf.GradientTape() as tape:
            loss = loss_of(tf.matmul(x, weight), y)
        weight.assign_sub(0.1 * tape.gradient(loss, weight))
        return {"loss": loss}

    graph = tf2compat.StepGraph(step, batches())
    with graph.as_default():
        return run(graph.train_op, folder)


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.weight = keras.Variable(np.ones([3, 1], np.float32), name="weight")

    def call(self, x):
        return keras.ops.matmul(x, self.weight)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = loss_of(self(x), y)
        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
        return {"loss": loss}


def compiled():
    model = Model()
    model.compile(keras.optimizers.SGD(0.1))
    return model


def keras_step_graph(folder):
    graph = tf2compat.keras.step_graph(compiled(), batches())
    with graph.as_default():
        return run(graph.train_op, folder)


def hooks_in_fit(folder):
    with tf.Graph().as_default():
        hooks = with_hooks(folder)
    for name in ("SummarySaverHook", "FinalOpsHook"):
        hooks[name] = Recorded(_LaterMade(name, folder))
    callback = tf2compat.keras.HooksCallback(list(hooks.values()))
    compiled().fit(batches(), epochs=2, steps_per_epoch=20, shuffle=False, verbose=0, callbacks=[callback])
    return hooks


class _LaterMade(tf1.train.SessionRunHook):
    """One of the hooks that are given a tensor, made when there is a graph."""

    def __init__(self, name, folder):
        self._name, self._folder = name, folder

    def begin(self):
        self._hook = recorded_hooks.stock_hooks(self._folder)[self._name]
        self._hook.begin()

    def __getattribute__(self, name):
        if name in ("after_create_session", "before_run", "after_run", "end"):
            return getattr(object.__getattribute__(self, "_hook"), name)
        return object.__getattribute__(self, name)


SURFACES = [tf1_graph, step_graph, keras_step_graph, hooks_in_fit]


@functools.cache
def calls_on(surface):
    with tempfile.TemporaryDirectory() as folder:
        return {name: hook.calls for name, hook in surface(folder).items()}


def test_there_are_twelve_of_tensorflows_and_twenty_others():
    calls = calls_on(tf1_graph)
    with tf.Graph().as_default():
        assert len(recorded_hooks.stock_hooks(".")) == 12
    assert len(calls) >= 12 + 20
    assert all(len(seen) > 1 for seen in calls.values())
    assert sum(entry == "before_run" for entry in calls["none"]) == LAST_STEP


with tf.Graph().as_default():
    ALL = [*recorded_hooks.stock_hooks("."), *recorded_hooks.custom_hooks(".")]


@pytest.mark.parametrize("surface", SURFACES[1:], ids=lambda surface: surface.__name__)
@pytest.mark.parametrize("name", ALL)
def test_a_hook_sees_what_it_sees_on_a_tf1_graph(name, surface):
    expected, seen = calls_on(tf1_graph)[name], calls_on(surface)[name]
    assert len(seen) == len(expected)
    for one, other in zip(seen, expected):
        assert _close(one, other), (one, other)


def _close(one, other):
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_close(a, b) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_close(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 1e-5
    return type(one) is type(other) and one == other
