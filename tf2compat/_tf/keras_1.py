"""The methods of tf_keras whose arguments had other words in Keras 1."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from tf2compat import patches

__all__ = ["wrap_keras_methods"]

_Method = Callable[..., Any]

_LAYERS = (
    "activation.prelu.PReLU",
    "convolutional.conv1d.Conv1D",
    "convolutional.conv2d.Conv2D",
    "convolutional.conv2d_transpose.Conv2DTranspose",
    "convolutional.conv3d.Conv3D",
    "convolutional.separable_conv2d.SeparableConv2D",
    "core.dense.Dense",
    "core.embedding.Embedding",
    "normalization.batch_normalization_v1.BatchNormalization",
    "pooling.average_pooling1d.AveragePooling1D",
    "pooling.average_pooling2d.AveragePooling2D",
    "pooling.average_pooling3d.AveragePooling3D",
    "pooling.base_global_pooling2d.GlobalPooling2D",
    "pooling.base_global_pooling3d.GlobalPooling3D",
    "pooling.max_pooling1d.MaxPooling1D",
    "pooling.max_pooling2d.MaxPooling2D",
    "pooling.max_pooling3d.MaxPooling3D",
    "regularization.dropout.Dropout",
    "regularization.gaussian_dropout.GaussianDropout",
    "regularization.gaussian_noise.GaussianNoise",
    "regularization.spatial_dropout1d.SpatialDropout1D",
    "regularization.spatial_dropout2d.SpatialDropout2D",
    "regularization.spatial_dropout3d.SpatialDropout3D",
    "reshaping.cropping2d.Cropping2D",
    "reshaping.cropping3d.Cropping3D",
    "reshaping.up_sampling1d.UpSampling1D",
    "reshaping.up_sampling2d.UpSampling2D",
    "reshaping.up_sampling3d.UpSampling3D",
    "reshaping.zero_padding2d.ZeroPadding2D",
    "reshaping.zero_padding3d.ZeroPadding3D",
    "rnn.conv_lstm2d.ConvLSTM2D",
    "rnn.gru_v1.GRU",
    "rnn.lstm_v1.LSTM",
    "rnn.simple_rnn.SimpleRNN",
)
"""Classes below `tf_keras.src.layers`."""

_GENERATOR_METHODS = ("evaluate_generator", "fit_generator", "predict_generator")


def wrap_keras_methods(wrapped: Callable[[str, _Method], _Method]) -> None:
    """Puts other methods in the place of those that make layers, weights and models, and train with generators.

    Args:
        wrapped: takes a layer's name, 'add_weight', 'model_constructor' or 'generator_methods', and Keras's method;
            returns the method in its place.
    """
    for path in _LAYERS:
        module, _, name = path.rpartition(".")
        layer = getattr(importlib.import_module(f"tf_keras.src.layers.{module}"), name)
        patches.put(layer, "__init__", wrapped(name, patches.original(layer, "__init__")))
    model = importlib.import_module("tf_keras.src.engine.training").Model
    functional = importlib.import_module("tf_keras.src.engine.functional").Functional
    trained = importlib.import_module("tf_keras.src.engine.training_v1").Model
    # `__new__` decides by `inputs` and `outputs` whether a model is a functional one, before `__init__` is called.
    patches.put(model, "__new__", staticmethod(wrapped("model_constructor", patches.original(model, "__new__"))))
    patches.put(functional, "__init__", wrapped("model_constructor", patches.original(functional, "__init__")))
    layer = importlib.import_module("tf_keras.src.engine.base_layer_v1").Layer
    patches.put(layer, "add_weight", wrapped("add_weight", patches.original(layer, "add_weight")))
    for name in _GENERATOR_METHODS:
        patches.put(trained, name, wrapped("generator_methods", patches.original(trained, name)))
