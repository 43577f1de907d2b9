"""Larger TF1 models that go on as Keras models: weights, slots and the losses that follow are those of 1.15.5."""

import keras
import numpy as np
import pytest

import tf2compat.v1 as tf1
from tests.keras import tf1_models
from tf2compat.checkpoint import load_into
from tf2compat.keras import track_tf1_style_variables

SEQ2SEQ_LOSSES = [2.1833546, 2.1140885, 2.0328660, 1.9216678, 1.7899115, 1.6708145]
"""Of TensorFlow 1.15.5, as `tf1_models.py` prints them there."""


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
