"""Weights beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/optimizers.py`."""

import numpy as np

import tf2compat.v1 as tf


def test_gradients_are_of_the_weights_of_before(graph):
    weights = tf.get_variable("w", initializer=[1.0, 2.0])
    optimizer = tf.contrib.opt.MomentumWOptimizer(lambda: 0.5, 0.1, 0.0)
    train_op = optimizer.minimize(tf.reduce_sum(weights * weights))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train_op)
        np.testing.assert_allclose(session.run(weights), [0.5 - 0.2, 1.0 - 0.4], rtol=1e-6)


def test_what_1_15_forgot_is_said(graph, caplog):
    weights = tf.get_variable("w", initializer=1.0)
    tf.contrib.opt.AdamWOptimizer(0.1).minimize(weights * weights, decay_var_list=[weights])
    assert "`decay_var_list` has no effect" in caplog.text
