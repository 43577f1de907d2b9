"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/legacy_seq2seq.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.v1.contrib.legacy_seq2seq.decoders import attention_decoder, embedding_rnn_decoder, rnn_decoder

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_a_decoder_is_a_cell_step_by_step(graph):
    cell = tf.nn.rnn_cell.GRUCell(2)
    inputs = [tf.constant(np.full([1, 2], step, np.float32)) for step in range(3)]
    outputs, state = rnn_decoder(inputs, tf.zeros([1, 2]), cell)
    assert len(outputs) == 3
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found = session.run([outputs[-1], state])
    np.testing.assert_array_equal(*found)


def test_a_projection_fits_the_words(graph):
    with pytest.raises(ValueError, match="incompatible"):
        embedding_rnn_decoder([[1]], tf.zeros([1, 2]), None, 4, 3, output_projection=(tf.zeros([2, 5]), tf.zeros([5])))


def test_what_attention_needs(graph):
    with pytest.raises(UsageError, match="at least one input"):
        attention_decoder([], None, tf.zeros([1, 2, 3]), None)
