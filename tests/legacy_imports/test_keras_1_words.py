"""Keras 1's words for arguments; the values are those of Keras 2.2.4."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.legacy import keras
from tf2compat.legacy_imports.keras_1_words import give_keras_1_words, keras_1_support


@pytest.fixture(autouse=True)
def package():
    """A program that has Keras 2 as its package `keras`."""
    from tf2compat.legacy_imports.keras_choice import gives_keras_2

    assert tf.keras.Model
    give_keras_1_words(lambda: True)
    with tf.Graph().as_default():
        yield
    give_keras_1_words(gives_keras_2)


def _built(layer, shape):
    model = tf.keras.Sequential([tf.keras.layers.InputLayer(shape), layer])
    return model.output_shape[1:], model.count_params()


IMAGE, SEQUENCE = (8, 8, 3), (6, 3)
CASES = {
    "dense": ("Dense", (), {"output_dim": 4, "init": "uniform", "W_regularizer": None, "bias": False}, (3,), (4,), 12),
    "conv2d": (
        "Convolution2D",
        (8, 3, 3),
        {"border_mode": "same", "subsample": (2, 2), "dim_ordering": "tf"},
        IMAGE,
        (4, 4, 8),
        224,
    ),
    "two integers": ("Conv2D", (8, 3, 2), {}, IMAGE, (6, 7, 8), 152),
    "rows and columns": ("Conv2D", (), {"nb_filter": 8, "nb_row": 3, "nb_col": 2}, IMAGE, (6, 7, 8), 152),
    "a row, columns": ("Conv2D", (8, 3), {"nb_col": 2}, IMAGE, (6, 7, 8), 152),
    "keras 2": ("Conv2D", (8, 3), {"strides": 2}, IMAGE, (3, 3, 8), 224),
    "keras 2, by position": ("Conv2D", (8, (3, 3), (2, 2)), {}, IMAGE, (3, 3, 8), 224),
    "channels first": ("Convolution2D", (8, 3, 3), {"dim_ordering": "th"}, (3, 8, 8), (8, 6, 6), 224),
    "conv1d": (
        "Convolution1D",
        (),
        {"nb_filter": 8, "filter_length": 3, "border_mode": "valid", "subsample_length": 1},
        SEQUENCE,
        (4, 8),
        80,
    ),
    "conv3d": ("Convolution3D", (2, 3, 3, 2), {}, (4, 4, 4, 1), (2, 2, 3, 2), 38),
    "transposed": (
        "Deconvolution2D",
        (4, 3, 3),
        {"output_shape": (None, 8, 8, 4), "border_mode": "same"},
        IMAGE,
        (8, 8, 4),
        112,
    ),
    "dilated": ("AtrousConvolution2D", (4, 3, 3), {"atrous_rate": (2, 2)}, IMAGE, (4, 4, 4), 112),
    "separable": (
        "SeparableConvolution2D",
        (4, 3, 3),
        {"border_mode": "same", "init": "uniform"},
        IMAGE,
        (8, 8, 4),
        43,
    ),
    "lstm": (
        "LSTM",
        (),
        {"output_dim": 5, "inner_init": "orthogonal", "forget_bias_init": "one", "dropout_W": 0.1, "dropout_U": 0.1},
        (4, 3),
        (5,),
        180,
    ),
    "gru": ("GRU", (4,), {"consume_less": "gpu"}, (3, 2), (4,), 84),
    "embedding": ("Embedding", (10, 4), {"init": "uniform", "dropout": 0.2}, (3,), (3, 4), 40),
    "batch norm": ("BatchNormalization", (), {"mode": 0, "beta_init": "zero", "gamma_init": "one"}, (3,), (3,), 12),
    "pooling": ("MaxPooling2D", (), {"pool_size": (3, 3), "border_mode": "same"}, IMAGE, (3, 3, 3), 0),
    "pooling 1d": ("MaxPooling1D", (), {"pool_length": 2, "stride": 3}, SEQUENCE, (2, 3), 0),
    "global pooling": ("GlobalAveragePooling2D", (), {"dim_ordering": "tf"}, IMAGE, (3,), 0),
    "sides": ("ZeroPadding2D", ({"top_pad": 1, "left_pad": 2},), {}, IMAGE, (9, 10, 3), 0),
    "length": ("UpSampling1D", (), {"length": 2}, SEQUENCE, (12, 3), 0),
    "dropout": ("Dropout", (), {"p": 0.3}, (3,), (3,), 0),
    "noise": ("GaussianNoise", (), {"sigma": 0.1}, (3,), (3,), 0),
}


@pytest.mark.parametrize("case", CASES)
def test_layers_take_the_words_of_keras_1(case):
    name, given, named, shape, output, parameters = CASES[case]
    assert _built(getattr(keras.layers, name)(*given, **named), shape) == (output, parameters)


def test_values_are_translated_too():
    lstm = keras.layers.LSTM(output_dim=5, forget_bias_init="one", input_dim=3, input_length=4, consume_less="mem")
    assert lstm._batch_input_shape == (None, 4, 3)
    assert (lstm.unit_forget_bias, lstm.implementation) == (True, 1)
    assert keras.layers.Dropout(p=0.3).rate == 0.3
    assert keras.layers.ZeroPadding2D((1, 1), dim_ordering="th").data_format == "channels_first"


def test_mistakes_are_errors():
    with pytest.raises(TypeError, match="the same"):
        keras.layers.Dense(output_dim=3, units=3)
    with pytest.raises(ValueError, match="by position"):
        keras.layers.Conv2D(8, 3, 3, padding="same")
    with pytest.raises(TypeError, match="mode"):
        keras.layers.BatchNormalization(mode=2)
    with pytest.raises(TypeError):
        keras.layers.Dense(3, no_word=1)


def test_a_program_without_the_package_has_the_words_of_its_keras():
    give_keras_1_words(lambda: False)
    assert tf.keras.layers.Conv2D(8, 3, 3).strides == (3, 3)
    with pytest.raises(TypeError):
        tf.keras.layers.Conv2D(8, 3, border_mode="same")


def _batches():
    while True:
        yield np.ones((4, 3)), np.ones((4, 2))


@pytest.mark.filterwarnings("ignore:.*will be removed:UserWarning")
def test_models_take_them():
    inputs = keras.layers.Input((3,))
    model = keras.models.Model(input=inputs, output=keras.layers.Dense(2)(inputs))
    assert type(model) is type(keras.models.Model(inputs, keras.layers.Dense(2)(inputs)))
    model.compile("sgd", "mse")
    given = {"samples_per_epoch": 3, "nb_epoch": 2, "validation_data": _batches(), "nb_val_samples": 1, "verbose": 0}
    assert len(model.fit_generator(_batches(), **given, max_q_size=2, nb_worker=1).history["val_loss"]) == 2
    assert np.isscalar(model.evaluate_generator(_batches(), val_samples=2))
    assert model.predict_generator(_batches(), val_samples=2).shape == (8, 2)


class _Scaled(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight((input_shape[-1],), "scale", initializer="ones")
        super().build(input_shape)

    def call(self, inputs):
        return inputs * self.scale


def test_a_weight_by_its_shape():
    layer = _Scaled()
    assert _built(layer, (3,)) == ((3,), 3)
    assert layer.scale.name.endswith("scale:0")


def test_decorators_of_a_programs_own_layers():
    @keras_1_support("legacy_conv2d_support")
    def made(self, filters, kernel_size, padding="valid"):
        return filters, kernel_size, padding

    assert made(None, 8, 3, 2, border_mode="same") == (8, (3, 2), "same")

    @keras.legacy.interfaces.legacy_get_updates_support
    def updates(self, loss, params):
        return loss, params

    assert updates(None, [1], {}, 2) == updates(None, [1], {}, loss=2) == updates(None, 2, [1]) == (2, [1])
    assert keras_1_support("legacy_nothing_support") is None
    with pytest.raises(AttributeError):
        keras.legacy.interfaces.generate_nothing  # noqa: B018
