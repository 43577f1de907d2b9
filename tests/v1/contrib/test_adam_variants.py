"""Weights beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/optimizers.py`."""

import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize("name", ["NadamOptimizer", "AdaMaxOptimizer"])
def test_a_loss_gets_smaller(graph, name):
    weights = tf.get_variable("w", initializer=[3.0, -2.0])
    loss = tf.reduce_sum(weights * weights)
    train_op = getattr(tf.contrib.opt, name)(0.1).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(100):
            session.run(train_op)
        assert session.run(loss) < 0.1
