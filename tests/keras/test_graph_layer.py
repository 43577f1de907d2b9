import json

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


def test_it_is_written_into_a_keras_file(tmp_path):
    layer = GraphLayer(exported(), name="backbone")
    model = keras.Sequential([keras.Input((4,)), layer, keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, np.ones([8, 1]), epochs=2, verbose=0)
    model.save(tmp_path / "m.keras")
    loaded = keras.models.load_model(tmp_path / "m.keras")
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    assert [weight.name for weight in loaded.weights] == [weight.name for weight in model.weights]
    for one in (model, loaded):  # Optimizer and all go on alike.
        one.fit(X, np.ones([8, 1]), epochs=2, shuffle=False, verbose=0)
    for weight, expected in zip(loaded.weights, model.weights, strict=True):
        np.testing.assert_allclose(weight, expected, rtol=1e-6)


def test_it_is_loaded_with_weights_that_are_not_trained(tmp_path):
    with tf.Graph().as_default() as graph:
        x = tf1.placeholder(tf.float32, [None, 4])
        scale = tf1.get_variable("scale", [4], initializer=tf1.ones_initializer())
        count = tf1.get_variable("count", [], tf.int64, tf1.constant_initializer(7), trainable=False)
        outputs = {"scaled": x * scale, "counted": x * tf.cast(count, tf.float32)}
        module = tf2compat.export(graph, [x], outputs)
    inputs = keras.Input((4,))
    model = keras.Model(inputs, GraphLayer(module, trainable=False)([inputs]))
    model.save(tmp_path / "m.keras")
    loaded = keras.models.load_model(tmp_path / "m.keras")
    found, expected = loaded(X), model(X)
    assert found.keys() == expected.keys() == outputs.keys()
    for name in outputs:
        np.testing.assert_array_equal(found[name], expected[name])
    assert loaded.trainable_weights == []
    assert [weight.dtype for weight in loaded.weights] == [weight.dtype for weight in model.weights]


def test_tables_are_written_too(tmp_path):
    with tf.Graph().as_default() as graph:
        words = tf1.placeholder(tf.string, [None])
        pairs = tf.lookup.KeyValueTensorInitializer(tf.constant(["a", "b"]), tf.constant([3.0, 4.0]))
        found = tf.lookup.StaticHashTable(pairs, -1.0).lookup(words)
        module = tf2compat.export(graph, words, found)
    config = json.loads(json.dumps(GraphLayer(module).get_config()))
    layer = GraphLayer.from_config(config)
    assert layer(tf.constant(["b", "c", "a"])).numpy().tolist() == [4.0, -1.0, 3.0]


def test_what_was_not_exported():
    with pytest.raises(UsageTypeError, match="tf2compat.export"):
        GraphLayer(tf.Module())
