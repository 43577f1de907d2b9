"""Runs a cell with weights that are known; the numbers to compare with are TensorFlow 1.15.5's."""

import numpy as np

import tf2compat.v1 as tf


def weights(shape, dtype=None, partition_info=None):
    values = ((np.arange(int(np.prod(shape))) % 13 - 6) / 20.0).astype(np.float32)
    return tf.constant(values.reshape([int(size) for size in shape]))


def outputs(build):
    """Returns the values that `build` makes of a [3, 5, 4] input, flat, and the names of the variables."""
    inputs = np.random.RandomState(0).randn(3, 5, 4).astype(np.float32)
    with tf.Graph().as_default(), tf.Session() as session:
        with tf.variable_scope("m", initializer=weights):
            made = build(tf.constant(inputs))
        session.run(tf.global_variables_initializer())
        return session.run(made).ravel(), sorted(variable.op.name for variable in tf.global_variables())
