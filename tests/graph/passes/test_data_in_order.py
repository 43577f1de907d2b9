"""The values are TensorFlow 1.15.5's."""

import time

import numpy as np
import pytest

import tf2compat.v1 as tf


def asked(sess, element, state, times=4):
    found = []
    for _ in range(times):
        found.append(round(float(np.ravel(sess.run(element))[0]), 2))
        state[0] += 2.36
    return found


def live(state):
    def generate():
        while True:
            yield state[0]

    return tf.data.Dataset.from_generator(generate, tf.float32, [])


SHAPES = {
    "plain": lambda data: data,
    "mapped": lambda data: data.map(lambda x: x * 1.0),
    "batched": lambda data: data.batch(1).repeat(),
    "flat": lambda data: data.batch(1).flat_map(tf.data.Dataset.from_tensor_slices),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("one_shot", [True, False])
def test_a_generator_over_live_state_is_asked_when_its_value_is_wanted(graph, shape, one_shot):
    state = [0.0]
    data = SHAPES[shape](live(state))
    iterator = data.make_one_shot_iterator() if one_shot else data.make_initializable_iterator()
    element = iterator.get_next()
    with tf.Session() as sess:
        if not one_shot:
            sess.run(iterator.initializer)
        assert asked(sess, element, state) == [0.0, 2.36, 4.72, 7.08]


def test_a_map_reads_the_variable_as_it_is(graph):
    v = tf.get_variable("v", initializer=0.0)
    data = tf.data.Dataset.range(100).map(lambda i: tf.cast(i, tf.float32) + v)
    iterator = tf.data.Iterator.from_structure(tf.float32, [])
    start, element, add = iterator.make_initializer(data), iterator.get_next(), tf.assign_add(v, 10.0)
    with tf.Session() as sess:
        sess.run(v.initializer)
        sess.run(start)
        found = []
        for _ in range(4):
            found.append(float(sess.run(element)))
            sess.run(add)
    assert found == [0.0, 11.0, 22.0, 33.0]


def test_reading_ahead_is_a_choice(graph, monkeypatch):
    monkeypatch.setenv("TF2COMPAT_READ_AHEAD", "1")
    made = []

    def count(i):
        made.append(int(i))
        return np.float32(i)

    data = tf.data.Dataset.range(1000).map(lambda i: tf.py_func(count, [i], tf.float32))
    element = data.make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        sess.run(element)
        until = time.monotonic() + 30
        while len(made) < 2 and time.monotonic() < until:
            time.sleep(0.001)
    assert len(made) > 1


def test_options_of_the_program_stay(graph):
    state = [0.0]
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = True
    element = live(state).map(lambda x: x * 1.0).with_options(options).make_one_shot_iterator().get_next()
    with tf.Session() as sess:
        definition = element.graph.as_graph_def()
        assert b"OptionsDataset" in definition.SerializeToString()
        assert asked(sess, element, state, 2)[0] == 0.0
