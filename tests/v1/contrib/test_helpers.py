"""Helpers that draw; the others: test_decoder.py."""

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1

seq2seq = tf1.contrib.seq2seq

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def decoded(helper, depth=4, steps=6):
    cell = tf1.nn.rnn_cell.GRUCell(depth)
    layer = tf1.layers.Dense(5, kernel_initializer=tf1.ones_initializer())
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(8, tf.float32), layer)
    outputs, _, lengths = seq2seq.dynamic_decode(decoder, maximum_iterations=steps)
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        return session.run([outputs.sample_id, lengths])


def test_samples_are_drawn_by_their_logits(graph):
    words = np.random.RandomState(0).randn(5, 4).astype(np.float32)
    sample, lengths = decoded(seq2seq.SampleEmbeddingHelper(words, tf.fill([8], 1), -1, seed=1))
    assert set(np.unique(sample)) <= set(range(5))
    assert len(np.unique(sample)) > 1  # All logits are equal: the most likely one would always be 0.
    assert lengths.tolist() == [6] * 8


def test_scheduled_sampling_between_never_and_always(graph):
    inputs = np.random.RandomState(0).randn(8, 6, 4).astype(np.float32)
    words = tf.zeros([5, 4])
    for probability, low, high in ((0.0, 0, 0), (1.0, 48, 48), (0.5, 10, 38)):
        helper = seq2seq.ScheduledEmbeddingTrainingHelper(
            inputs, [6] * 8, words, probability, seed=1, scheduling_seed=2
        )
        sample, _ = decoded(helper)
        assert low <= int((sample > -1).sum()) <= high


def test_inputs_by_time(graph):
    inputs = tf.zeros([6, 8, 4])
    sample, lengths = decoded(seq2seq.TrainingHelper(inputs, [1, 2, 3, 4, 5, 6, 0, 6], time_major=True))
    assert sample.shape == (8, 6)
    assert lengths.tolist() == [1, 2, 3, 4, 5, 6, 0, 6]
