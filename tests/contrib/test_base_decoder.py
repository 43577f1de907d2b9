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


def test_decoders_made_from_it_do_without_training_and_those_that_name_it_have_it():
    from tf2compat.v1.contrib.seq2seq.python.ops import beam_search_decoder, decoder

    seen = []

    class HandsOn(decoder.BaseDecoder):
        def call(self, inputs, **kwargs):
            """Calls."""
            seen.append(sorted(kwargs))
            return inputs

    class Names(decoder.BaseDecoder):
        def call(self, inputs, training="none", **kwargs):
            seen.append(training)
            return inputs

    assert HandsOn.call.__doc__ == "Calls."
    HandsOn()(np.ones([1], np.float32), other=2)
    HandsOn()(np.ones([1], np.float32), training=True)
    Names()(np.ones([1], np.float32), training=False)
    assert seen == [["other"], ["training"], False]
    table = tf.constant(np.eye(4, dtype=np.float32))
    cell = tf.nn.rnn_cell.GRUCell(4)
    beams = beam_search_decoder.BeamSearchDecoderV2(cell, 2, output_layer=None, maximum_iterations=3)
    start = tf.contrib.seq2seq.tile_batch(cell.zero_state(2, tf.float32), 2)
    outputs, _, _ = beams(table, start_tokens=[0, 1], end_token=3, initial_state=start)
    assert outputs.predicted_ids.shape.as_list()[::2] == [2, 2]
