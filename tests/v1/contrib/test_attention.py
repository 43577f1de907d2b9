"""What is refused, and sizes; what it computes: test_decoder.py."""

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UsageError

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


def test_what_does_not_fit(graph):
    cell = tf1.nn.rnn_cell.LSTMCell(4)
    with pytest.raises(UsageError, match="1 attention mechanisms and 2 attention layers"):
        seq2seq.AttentionWrapper(cell, seq2seq.LuongAttention(4, MEMORY), [1, 2])
    with pytest.raises(UsageError, match="Both attention_layer_size"):
        seq2seq.AttentionWrapper(cell, seq2seq.LuongAttention(4, MEMORY), 3, attention_layer=tf1.layers.Dense(3))
    mechanism = seq2seq.LuongAttention(4, MEMORY)
    with pytest.raises(UsageError, match="depth 3, the keys of depth 4"):
        mechanism(tf.ones([2, 3]), None)
