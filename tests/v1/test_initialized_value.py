import numpy as np
import pytest
from tensorflow.python.ops import variables

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.v1.initialized_value import give_initialized_values


@pytest.fixture
def given(monkeypatch):
    monkeypatch.setattr(_tf.BaseVariable, "initialized_value", _tf.BaseVariable.initialized_value)
    monkeypatch.setattr(variables, "_safe_initial_value_from_op", variables._safe_initial_value_from_op)
    give_initialized_values()
    give_initialized_values()
    with tf.Graph().as_default():
        yield


def initialized(*made):
    with tf.Session() as session:
        session.run([tf.local_variables_initializer(), tf.global_variables_initializer()])
        return session.run(list(made))


def test_the_value_or_the_initial_value(given):
    v = tf.Variable([1.0, 2.0])
    value = v.initialized_value()
    assert value.shape.as_list() == [2]
    with tf.Session() as session:
        assert session.run(value).tolist() == [1.0, 2.0]
        session.run(v.initializer)
        session.run(tf.assign(v, [3.0, 4.0]))
        assert session.run(value).tolist() == [3.0, 4.0]


def test_random_numbers_are_drawn_once(given):
    v = tf.Variable(tf.random_normal([3]))
    first, second = initialized(v, tf.Variable(v.initialized_value()))
    np.testing.assert_array_equal(first, second)


def test_sums_of_gradients(given):
    tf.Variable([1.0, 2.0])
    sums = [tf.Variable(tf.zeros_like(v.initialized_value()), trainable=False) for v in tf.trainable_variables()]
    assert initialized(*sums)[0].tolist() == [0.0, 0.0]


def test_initial_values_that_read_other_variables(given):
    v = tf.Variable([1.0, 2.0])
    twice, same = tf.Variable(v * 2.0), tf.Variable(tf.zeros_like(v))
    total = tf.get_variable("total", initializer=tf.reduce_sum(v))
    assert [part.tolist() for part in initialized(twice, same, total)] == [[2.0, 4.0], [0.0, 0.0], 3.0]


def test_a_chain_of_them(given):
    chain = [tf.Variable(1.0)]
    for _ in range(5):
        chain.append(tf.Variable(chain[-1] + 1.0))
    assert initialized(chain[-1]) == [6.0]


def test_a_local_variable(given):
    local = tf.Variable([1.0], collections=[tf.GraphKeys.LOCAL_VARIABLES])
    assert initialized(tf.Variable(local + 1.0))[0].tolist() == [2.0]


def test_a_variable_of_no_collection_is_read_as_it_is(given):
    alone = tf.Variable([1.0], collections=[])
    later = tf.Variable(alone + 1.0)
    with tf.Session() as session:
        session.run(alone.initializer)
        session.run(later.initializer)
        assert session.run(later).tolist() == [2.0]
