import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.errors import UsageTypeError
from tf2compat.keras import GraphLayer

X = np.random.RandomState(0).randn(8, 4).astype(np.float32)


def exported():
    with tf.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 4])
        hidden = tf.nn.relu(tf.matmul(x, tf1.get_variable("w", [4, 3])) + tf1.get_variable("b", [3]))
    return tf2compat.export(graph, x, hidden)


def test_it_is_fine_tuned():
    module = exported()
    before = [variable.numpy() for variable in module.variables]
    model = keras.Sequential([keras.Input((4,)), GraphLayer(module), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, np.ones([8, 1]), epochs=2, verbose=0)
    assert len(model.trainable_weights) == 4
    assert all(np.any(old != new.numpy()) for old, new in zip(before, module.variables))


def test_it_can_be_left_as_it_is():
    module = exported()
    before = [variable.numpy() for variable in module.variables]
    model = keras.Sequential([keras.Input((4,)), GraphLayer(module, trainable=False), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, np.ones([8, 1]), verbose=0)
    assert all(np.array_equal(old, new.numpy()) for old, new in zip(before, module.variables))


def test_what_was_not_exported():
    with pytest.raises(UsageTypeError, match="tf2compat.export"):
        GraphLayer(tf.Module())
