"""Which behaviour of TensorFlow's private names `_tf/keras.py` relies on."""

import inspect

import keras
import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat import _tf


def test_slots_of_keras_optimizers():
    import keras

    variables = [keras.Variable(np.zeros(2)), keras.Variable(np.zeros(3))]
    for optimizer, slots in (
        (keras.optimizers.Adam(use_ema=True), ["momentum", "velocity", "model_variables_moving_average"]),
        (keras.optimizers.RMSprop(centered=True, momentum=0.5), ["velocity", "momentum", "average_gradient"]),
        (keras.optimizers.Adagrad(), ["accumulator"]),
        (keras.optimizers.SGD(momentum=0.9), ["momentum"]),
        (keras.optimizers.Ftrl(), ["accumulator", "linear"]),
        (keras.optimizers.Adadelta(), ["accumulated_grad", "accumulated_delta_var"]),
    ):
        optimizer.build(variables)
        assert [id(v) for v in _tf.keras_trainable_variables(optimizer)] == [id(v) for v in variables]
        for slot in slots:
            assert [tuple(v.shape) for v in _tf.keras_slots(optimizer, slot)] == [(2,), (3,)]


def test_a_keras_model_is_built_for_a_data_set():
    model = keras.Sequential([keras.layers.Dense(2)])
    model.compile("adam", "mse", metrics=["mae"])
    _tf.build_keras_model(model, tf.data.Dataset.from_tensors((tf.zeros([3, 4]), tf.zeros([3, 2]))))
    assert model.built
    _tf.build_keras_model(model, None)


def test_keras_iterations_are_a_variable():
    plain, accumulating = keras.optimizers.SGD(), keras.optimizers.SGD(gradient_accumulation_steps=2)
    assert _tf.keras_iterations(plain) is plain.iterations
    assert isinstance(_tf.keras_iterations(accumulating), keras.Variable)
    assert _tf.keras_iterations(keras.optimizers.LossScaleOptimizer(plain)) is plain.iterations


def test_a_variable_becomes_a_weight_of_a_layer():
    layer = keras.layers.Dense(1)
    layer.build((None, 2))
    variable = tf.Variable(1.0, name="a/b/c", trainable=False)
    tracked = _tf.track_in_keras(layer, variable)
    assert tracked.value is variable
    assert tracked.path.endswith("a/b/c")
    assert layer.non_trainable_weights == [tracked]
    with pytest.raises(ValueError, match="already built"):
        layer.other = keras.Variable(1.0)


def test_the_epoch_that_a_callback_sets():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model._initial_epoch = 7
    with _tf.initial_epoch_of_callbacks(model) as found:
        pass
    assert found == []
    with _tf.initial_epoch_of_callbacks(model) as found:
        model._initial_epoch = 0  # As `BackupAndRestore` does.
    assert found == [0]


def test_a_decorated_method_keeps_its_arguments():
    def call(self, inputs):
        return inputs

    assert list(inspect.signature(_tf.decorated(call, lambda *args, **kwargs: 0)).parameters) == ["self", "inputs"]


def test_an_evaluation_keeps_its_data_until_it_is_forgotten():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mae")
    callbacks = keras.callbacks.CallbackList([], model=model)
    x = np.ones([2, 1], np.float32)
    data = {"x": x, "y": x * 0, "sample_weight": None, "batch_size": 1, "steps": 1}
    assert _tf.evaluate_in_fit(model, callbacks, **data) == {"loss": 1.0}
    kept = model._eval_epoch_iterator
    assert _tf.evaluate_in_fit(model, callbacks, **data) == {"loss": 1.0}
    assert model._eval_epoch_iterator is kept
    _tf.forget_evaluation(model)
    assert model._eval_epoch_iterator is None


def test_variables_and_layers_are_tracked_in_a_built_layer():
    layer, inner = keras.layers.Dense(1), keras.layers.Dense(2)
    layer.build((None, 3))
    _tf.track_layer_in_keras(layer, inner)
    with keras.StatelessScope(), _tf.outside_stateless_scope():
        inner.build((None, 1))
        assert inner.kernel.value.numpy().shape == (1, 2)
    assert len(layer.weights) == 4


def test_compiling_again_makes_other_parts():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = _tf.compiled_parts(model)
    model.compile(model.optimizer, "mse")
    assert [one is other for one, other in zip(before, _tf.compiled_parts(model))] == [True, False, True]


def test_the_path_of_keras_layers():
    class Noted(keras.layers.Layer):
        def call(self, inputs):
            self.seen = _tf.keras_path()
            return inputs

    layer = Noted(name="inner")
    with keras.name_scope("outer"):
        layer(np.ones([1]))
    assert (layer.seen, _tf.keras_path()) == ("outer/inner", "")
