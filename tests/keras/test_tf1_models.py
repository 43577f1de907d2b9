"""Larger TF1 models that go on as Keras models: weights, slots and the losses that follow are those of 1.15.5."""

import importlib
import re

import keras
import numpy as np
import pytest

import tf2compat.v1 as tf1
from tests.keras import tf1_models
from tf2compat.checkpoint import load_into
from tf2compat.keras import track_tf1_style_variables

SEQ2SEQ_LOSSES = [2.1833546, 2.1140885, 2.0328660, 1.9216678, 1.7899115, 1.6708145]
RESNET_LOSSES = [1.7556162, 1.3517480, 1.0228056, 0.7809262]
"""Both of TensorFlow 1.15.5, as `tf1_models.py` prints them there."""


class Seq2Seq(keras.layers.Layer):
    @track_tf1_style_variables
    def call(self, inputs):
        return tf1_models.seq2seq(tf1, *inputs)


def losses_of(model, x, y, steps):
    found = []
    for _ in range(steps):
        model.reset_metrics()
        found.append(model.train_on_batch(x, y))
    return found


@pytest.mark.filterwarnings("ignore::UserWarning")  # Of tf_keras, whose cells they are.
def test_an_encoder_and_decoder_go_on_as_a_keras_model(tmp_path):
    path = str(tmp_path / "model.ckpt")
    legacy = tf1_models.seq2seq_losses(tf1, save_after=3, path=path)
    np.testing.assert_allclose(legacy, SEQ2SEQ_LOSSES, rtol=2e-5)
    inputs = [keras.Input((tf1_models.LENGTH,), dtype="int32") for _ in range(2)]
    model = keras.Model(inputs, Seq2Seq()(inputs))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.05, epsilon=1e-8), loss)
    report = load_into(model, path)
    assert report.unmatched == []
    assert int(model.optimizer.iterations) == 3
    batch = [tf1_models.tokens(1), tf1_models.tokens(2)]
    found = losses_of(model, batch, tf1_models.tokens(3), 3)
    np.testing.assert_allclose(found, SEQ2SEQ_LOSSES[3:], rtol=5e-5)


def as_in_slim(layer):
    """Returns a layer of Keras's ResNet50V2 with the options that slim's network has."""
    options = layer.get_config()
    if isinstance(layer, keras.layers.BatchNormalization):
        options |= {"momentum": 0.997, "epsilon": 1e-5}
    if layer.name == "pool1_pad":  # Slim pads with less than any value, Keras with zeros.
        options["padding"] = 0
    if layer.name == "pool1_pool":
        options["padding"] = "same"
    return type(layer).from_config(options)


def resnet_of_keras():
    """Returns Keras's ResNet50V2 for images of 64 x 64 and four classes, which a convolution gives, as in slim."""
    base = keras.applications.ResNet50V2(include_top=False, weights=None, input_shape=(64, 64, 3))
    base = keras.models.clone_model(base, clone_function=as_in_slim)
    pooled = keras.layers.GlobalAveragePooling2D(keepdims=True)(base.output)
    logits = keras.layers.Conv2D(4, 1, name="logits")(pooled)
    return keras.Model(base.input, keras.layers.Flatten()(logits))


def name_in_slim(path):
    """Returns the name that slim gives to a variable of Keras's."""
    layer, variable = path.split("/")
    variable = {"kernel": "weights", "bias": "biases"}.get(variable, variable)
    scope = {"conv1_conv": "conv1", "post_bn": "postnorm", "logits": "logits"}.get(layer)
    if scope is None:
        stack, unit, part, kind = re.fullmatch(r"conv(\d)_block(\d)_(\w+?)_(bn|conv)", layer).groups()
        part = {"0": "shortcut", "preact": "preact"}.get(part, f"conv{part}")
        norm = "/BatchNorm" if kind == "bn" and part != "preact" else ""
        scope = f"block{int(stack) - 1}/unit_{unit}/bottleneck_v2/{part}{norm}"
    return f"resnet_v2_50/{scope}/{variable}"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Of tf_keras, whose layers slim uses.
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
def test_resnet_v2_50_of_slim_goes_on_as_that_of_keras_applications(tmp_path):
    from tf2compat.legacy import tf_slim as slim

    path = str(tmp_path / "model.ckpt")
    resnet_v2 = importlib.import_module(f"{slim.__name__}.nets.resnet_v2")
    legacy = tf1_models.resnet_losses(tf1, slim, resnet_v2, save_after=2, path=path)
    np.testing.assert_allclose(legacy[:3], RESNET_LOSSES[:3], rtol=1e-3)
    model = resnet_of_keras()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(2e-5, momentum=0.9), loss, jit_compile=False)
    report = load_into(model, path, name_map={v.path: name_in_slim(v.path) for v in model.variables})
    assert report.unmatched == report.unused == []
    assert len(report.matched) == len(model.variables) + len(model.trainable_variables) + 1  # Slots, the step.
    assert int(model.optimizer.iterations) == 2
    found = losses_of(model, tf1_models.images(), tf1_models.labels(), 2)
    np.testing.assert_allclose(found, legacy[2:], rtol=1e-4)
