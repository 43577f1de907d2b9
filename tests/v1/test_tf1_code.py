import keras
import numpy as np
import tf_keras

import tf2compat.v1 as tf

X = np.ones([4, 4], np.float32)


def inner(library):
    return library.Sequential([library.layers.Dense(3, kernel_regularizer="l2", kernel_initializer="ones")])


def layer_of(library):
    class Scaled(library.layers.Layer):
        @tf.keras.utils.track_tf1_style_variables
        def call(self, inputs):
            with tf.variable_scope("scope"):
                model = tf.keras.utils.get_or_create_layer("inner", lambda: inner(library))
            return model(inputs) * tf.get_variable("factor", [])

    return Scaled()


def test_layers_of_both_keras_track_variables_and_layers():
    for library in (keras, tf_keras):
        layer = layer_of(library)
        layer(X)
        layer(X)
        assert len(layer.trainable_weights) == 3
        assert float(sum(layer.losses)) == np.float32(0.12)


def test_in_a_model_of_keras_3_they_are_trained():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layer_of(keras)(inputs))
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(X, np.ones([4, 3]), verbose=0)
    assert len(before) == 3
    assert not any(np.array_equal(one, other) for one, other in zip(before, model.get_weights()))
