import numpy as np
import pytest
from cells import outputs

import tf2compat.v1 as tf

pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_numbers_and_names_are_tensorflow_1_15s():
    cell = tf.contrib.rnn.LayerNormBasicLSTMCell
    found, names = outputs(lambda x: tf.nn.dynamic_rnn(cell(6), x, dtype=tf.float32)[0])
    np.testing.assert_allclose(found[:4], [-0.47752187, -0.15289478, -0.17221379, 0.18530788], atol=1e-6)
    np.testing.assert_allclose(found.sum(), 9.225022, atol=1e-4)
    assert names[0] == "m/rnn/layer_norm_basic_lstm_cell/forget/beta"
    assert len(names) == 11


def test_without_normalization_it_is_the_basic_cell():
    ours = outputs(
        lambda x: tf.nn.dynamic_rnn(tf.contrib.rnn.LayerNormBasicLSTMCell(6, layer_norm=False), x, dtype=tf.float32)[0]
    )
    assert ours[1] == ["m/rnn/layer_norm_basic_lstm_cell/bias", "m/rnn/layer_norm_basic_lstm_cell/kernel"]
