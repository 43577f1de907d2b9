"""Minima beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/optimizers.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

opt = tf.contrib.opt


def test_scipy_finds_a_minimum(graph):
    pytest.importorskip("scipy")
    vector = tf.get_variable("v", initializer=[7.0, 8.0])
    free = tf.get_variable("f", initializer=1.0)
    loss, steps = tf.reduce_sum(tf.square(vector - [1.0, 2.0])), []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        opt.ScipyOptimizerInterface(loss).minimize(session, step_callback=steps.append)
        np.testing.assert_allclose(session.run(vector), [1.0, 2.0], atol=1e-3)
        assert session.run(free) == 1.0
    assert steps
    with pytest.raises(UsageError, match="`bounds` is given"), tf.Session() as session:
        session.run(tf.global_variables_initializer())
        opt.ScipyOptimizerInterface(loss, bounds=[]).minimize(session)


def test_an_algorithm_of_ones_own(graph):
    class Halves(opt.ExternalOptimizerInterface):
        def _minimize(self, initial_val, loss_grad_func, **_):
            assert loss_grad_func(initial_val)[0] == 10.0
            return initial_val / 2

    vector = tf.get_variable("v", initializer=[1.0, 3.0])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        Halves(tf.reduce_sum(vector * vector)).minimize(session)
        assert session.run(vector).tolist() == [0.5, 1.5]
        with pytest.raises(NotImplementedError):
            opt.ExternalOptimizerInterface(tf.reduce_sum(vector)).minimize(session)
