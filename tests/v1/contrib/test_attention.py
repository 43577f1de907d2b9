"""Sizes and masks; what attention computes: test_decoder.py."""

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1

seq2seq = tf1.contrib.seq2seq
MEMORY = np.ones([2, 5, 3], np.float32)

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_sizes_and_the_first_state(graph):
    mechanism = seq2seq.LuongAttention(4, MEMORY)
    cell = seq2seq.AttentionWrapper(tf1.nn.rnn_cell.LSTMCell(4), mechanism, 6, alignment_history=True)
    assert cell.output_size == 6
    assert cell.state_size.alignments == 5
    state = cell.zero_state(2, tf.float32)
    assert state.attention.shape.as_list() == [2, 6]
    other = state.clone(time=tf.constant(3))
    assert other.cell_state is not None
    with tf1.Session() as session:
        assert session.run(other.time) == 3
        assert session.run(seq2seq.hardmax([[1.0, 3.0, 2.0]])).tolist() == [[0, 1, 0]]


def test_rows_beyond_the_sequence_count_nothing(graph):
    mechanism = seq2seq.BahdanauAttention(4, MEMORY, memory_sequence_length=[2, 5])
    weights, _ = mechanism(tf.ones([2, 3]), mechanism.initial_state(2, tf.float32))
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        found = session.run(weights)
    np.testing.assert_allclose(found, [[0.5, 0.5, 0, 0, 0], [0.2] * 5], rtol=1e-5)
