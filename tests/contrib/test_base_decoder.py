import numpy as np
import pytest
import tensorflow as stock

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_decoder_that_is_a_layer_decodes_eagerly():
    from tf2compat.v1.contrib.seq2seq.python.ops import basic_decoder, sampler

    seen = {}

    class Sampler(sampler.TrainingSampler):
        def initialize(self, inputs, sequence_length=None, **given):
            seen.update(given)
            return super().initialize(inputs, sequence_length=sequence_length)

    assert stock.executing_eagerly()
    cell = tf.nn.rnn_cell.GRUCell(3)
    decoder = basic_decoder.BasicDecoderV2(cell, Sampler())
    start = cell.zero_state(2, tf.float32)
    outputs, _, lengths = decoder(np.ones([2, 4, 3], np.float32), initial_state=start, sequence_length=[2, 4])
    assert outputs.rnn_output.shape.as_list() == [2, 4, 3]
    assert lengths.numpy().tolist() == [2, 4]
    assert "training" not in seen
