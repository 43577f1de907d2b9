import keras
import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tf2compat.errors import UsageTypeError
from tf2compat.keras import tf1_variables, track_tf1_style_variables


class Scaled(keras.layers.Layer):
    @track_tf1_style_variables
    def call(self, x, power=1):
        with tf1.variable_scope("scale"):
            factor = tf1.get_variable("factor", [], initializer=tf1.constant_initializer(3.0))
            count = tf1.get_variable("count", [], tf.int32, tf1.zeros_initializer(), trainable=False)
        with tf1.variable_scope("scale", reuse=True):
            again = tf1.get_variable("factor", [])
        assert again is factor
        count.assign_add(1)
        return x * factor**power


def test_variables_are_the_layers_weights_under_tf1s_names():
    layer = Scaled()
    assert layer(np.float32([2.0])).numpy().tolist() == [6.0]
    found = tf1_variables(layer)
    assert list(found) == ["scale/factor", "scale/count"]
    assert layer.trainable_weights == [found["scale/factor"]]
    assert layer.non_trainable_weights == [found["scale/count"]]
    assert found["scale/factor"].value.name == "scale/factor:0"


def test_a_call_uses_them_again_and_updates_run_once_each_call():
    layer = Scaled()
    for _ in range(3):
        layer(np.float32([2.0]))
    assert layer(np.ones([2, 2], np.float32), power=2).numpy().tolist() == [[9.0, 9.0]] * 2
    assert len(layer.weights) == 2
    assert int(tf1_variables(layer)["scale/count"]) == 4


def test_equal_arguments_of_another_type_are_others():
    class Told(keras.layers.Layer):
        @track_tf1_style_variables
        def call(self, x, kind):
            return x * (2.0 if kind is True else 3.0)

    layer = Told()
    assert [layer(np.float32([1.0]), kind=kind).numpy().tolist() for kind in (True, 1, True)] == [[2.0], [3.0], [2.0]]


def test_reuse_means_what_it_meant():
    class Wrong(keras.layers.Layer):
        @track_tf1_style_variables
        def call(self, x):
            with tf1.variable_scope("a"):
                tf1.get_variable("w", [])
                tf1.get_variable("w", [])
            return x

    with pytest.raises(ValueError, match="already exists"):
        Wrong()(np.float32([1.0]))


def test_two_layers_have_variables_of_their_own():
    first, second = Scaled(), Scaled()
    first(np.float32([1.0]))
    second(np.float32([1.0]))
    tf1_variables(first)["scale/factor"].assign(5.0)
    assert second(np.float32([1.0])).numpy().tolist() == [3.0]


def test_regularizers_are_losses_and_gradients_flow():
    class Regularized(keras.layers.Layer):
        @track_tf1_style_variables
        def call(self, x):
            def penalty(weight):
                return 0.1 * tf.reduce_sum(tf.square(weight))

            weight = tf1.get_variable("w", [2], initializer=tf1.ones_initializer(), regularizer=penalty)
            return x * weight

    layer = Regularized()
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(np.float32([1.0, 2.0]))) + sum(layer.losses)
    assert [round(float(one), 6) for one in layer.losses] == [0.2]
    gradient = tape.gradient(loss, [tf1_variables(layer)["w"].value])
    np.testing.assert_allclose(gradient[0], [1.2, 2.2], rtol=1e-6)


def test_in_a_symbolic_model_that_is_fitted_and_saved(tmp_path):
    def made():
        model = keras.Sequential([keras.Input((3,)), Scaled(), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        return model

    model = made()
    x = np.ones([4, 3], np.float32)
    model.fit(x, x[:, :1], epochs=2, verbose=0)
    assert float(tf1_variables(model.layers[0])["scale/factor"]) != 3.0
    model.save_weights(tmp_path / "m.weights.h5")
    other = made()
    other.load_weights(tmp_path / "m.weights.h5")
    np.testing.assert_array_equal(other.predict(x, verbose=0), model.predict(x, verbose=0))


def test_under_hooks():
    model = keras.Sequential([Scaled(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones([4, 3], np.float32)
    graph = tf2compat.keras.step_graph(model, tf.data.Dataset.from_tensors((x, x[:, :1])).repeat(3))
    with graph.as_default(), tf1.train.MonitoredTrainingSession() as session:
        while not session.should_stop():
            session.run(graph.train_op)
    assert int(tf1_variables(model.layers[0])["scale/count"]) == 3


def test_an_object_that_is_no_layer():
    class Other:
        @track_tf1_style_variables
        def call(self, x):
            return x

    with pytest.raises(UsageTypeError, match="no Keras 3 layer"):
        Other().call(1.0)


def test_layers_of_keras_inside_keep_their_variables():
    class Mixed(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.first, self.second = keras.layers.Dense(3), keras.layers.Dense(2)

        @tf2compat.keras.track_tf1_style_variables
        def call(self, inputs):
            with tf1.variable_scope("scope"):
                return self.second(self.first(inputs)) * tf1.get_variable("factor", [])

    layer = Mixed()
    assert layer(np.ones([2, 4], np.float32)).shape == (2, 2)
    assert sorted(tuple(weight.shape) for weight in layer.weights) == [(), (2,), (3,), (3, 2), (4, 3)]
    assert list(tf2compat.keras.tf1_variables(layer)) == ["scope/factor"]


class Inner(keras.layers.Layer):
    @track_tf1_style_variables
    def call(self, x):
        with tf1.variable_scope("inner"):
            return x * tf1.get_variable("factor", [], initializer=tf1.constant_initializer(2.0))


class InnerByCall(keras.layers.Layer):
    @track_tf1_style_variables
    def __call__(self, x):
        with tf1.variable_scope("inner"):
            return x * tf1.get_variable("factor", [], initializer=tf1.constant_initializer(2.0))


class Outer(keras.layers.Layer):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def build(self, input_shape):
        """Its weights are made when it is called."""

    @track_tf1_style_variables
    def call(self, x):
        with tf1.variable_scope("outer"):
            factor = tf1.get_variable("factor", [], initializer=tf1.constant_initializer(3.0))
            return self.inner(x * factor)


@pytest.mark.parametrize("inner", [Inner, InnerByCall])
def test_code_that_calls_other_code_has_each_weight_once_and_its_names_begin_with_the_scope(inner):
    layer = Outer(inner())
    model = keras.Sequential([keras.Input((1,)), layer])
    model.compile(keras.optimizers.SGD(0.01), "mse")
    assert len(model.trainable_weights) == 2
    assert list(tf1_variables(layer)) == ["outer/factor"]
    assert list(tf1_variables(layer.inner)) == ["outer/inner/factor"]
    model.fit(np.ones([1, 1]), np.full([1, 1], 5.0), verbose=0)
    # The loss is (6 - 5) squared; its gradients are 2 * 2 and 2 * 3.
    factors = [tf1_variables(layer)["outer/factor"], tf1_variables(layer.inner)["outer/inner/factor"]]
    np.testing.assert_allclose([float(factor.numpy()) for factor in factors], [3.0 - 0.04, 2.0 - 0.06], rtol=1e-5)
