import importlib

import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf


@pytest.fixture
def v():
    with tf.Graph().as_default():
        yield tf.get_variable("v", initializer=[1.0, 2.0])


def started():
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    return session


def test_a_value_of_another_shape(v):
    longer = tf.assign(v, [1.0, 2.0, 3.0], validate_shape=False, name="longer")
    assert (longer.shape.as_list(), v.shape.as_list()) == ([3], [2])
    total = tf.reduce_sum(v)
    with tf.control_dependencies([longer]):
        doubled = v * 2.0
    with started() as session:
        assert session.run([longer, v, doubled])[2].tolist() == [2.0, 4.0, 6.0]
        assert session.run([v, v + 1.0])[1].tolist() == [2.0, 3.0, 4.0]
        assert session.run(total) == 6.0
        session.run(v.initializer)
        assert session.run(v).tolist() == [1.0, 2.0]


def test_after_another_assignment(v):
    both = tf.assign(tf.assign_add(v, [1.0, 1.0]), tf.ones([4]), validate_shape=False)
    with started() as session:
        assert session.run(both).tolist() == [1.0] * 4


def test_in_a_condition(v):
    chosen = tf.placeholder(tf.bool, [])
    made = tf.cond(chosen, lambda: tf.assign(v, [9.0, 8.0, 7.0, 6.0], validate_shape=False), lambda: tf.constant([0.0]))
    assert made.shape.as_list() == [None]
    with started() as session:
        assert session.run(made, {chosen: False}).tolist() == [0.0]
        assert session.run(made, {chosen: True}).tolist() == [9.0, 8.0, 7.0, 6.0]
        assert session.run(v).tolist() == [9.0, 8.0, 7.0, 6.0]


def test_the_graph_can_be_imported_again(v):
    longer = tf.assign(v, [1.0, 2.0, 3.0], validate_shape=False)
    saved = tf.train.export_meta_graph()
    with tf.Graph().as_default() as graph:
        tf.train.import_meta_graph(saved)
        with started() as session:
            assert session.run(longer.name).tolist() == [1.0, 2.0, 3.0]
            assert session.run(graph.get_collection("variables")[0]).tolist() == [1.0, 2.0, 3.0]


def test_a_shape_that_is_checked(v):
    with pytest.raises(ValueError, match="hape"):
        tf.assign(v, [1.0, 2.0, 3.0])
    some = tf.Variable(np.zeros([2, 2], np.float32), shape=tf.TensorShape([None, 2]))
    with pytest.raises(ValueError, match="incompatible"):
        tf.assign(some, [1.0])
    with started() as session, pytest.raises(tf.errors.InvalidArgumentError):
        session.run(tf.assign(some, tf.ones([3, 2])))


def test_reference_and_eager_variables_are_left_to_tensorflow():
    with tf.Graph().as_default():
        reference = tf.Variable([1.0, 2.0], use_resource=False)
        longer = tf.assign(reference, [1.0, 2.0, 3.0], validate_shape=False)
        with started() as session:
            assert session.run(longer).tolist() == [1.0, 2.0, 3.0]
    eager = stock.Variable([1.0])
    assert tf.assign(eager, [2.0]).numpy().tolist() == [2.0]


def test_its_module_has_another_name():
    """A module that is imported becomes an attribute of its package, where the function is."""
    importlib.import_module(tf.HOMES["assign"])
    assert callable(tf.assign)
    assert callable(tf.graph_util.convert_variables_to_constants)
