"""What it computes: test_decoder.py."""

import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.errors import UsageTypeError

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_outputs_are_those_of_its_layer(graph):
    cell = tf1.nn.rnn_cell.GRUCell(3)
    helper = tf1.contrib.seq2seq.TrainingHelper(tf.zeros([2, 4, 3]), [4, 4])
    start = cell.zero_state(2, tf.float32)
    decoder = tf1.contrib.seq2seq.BasicDecoder(cell, helper, start)
    assert decoder.output_size.rnn_output.as_list() == [3]
    assert decoder.output_dtype == (tf.float32, tf.int32)
    decoder = tf1.contrib.seq2seq.BasicDecoder(cell, helper, start, tf1.layers.Dense(7))
    assert decoder.output_size.rnn_output.as_list() == [7]
    with pytest.raises(UsageTypeError, match="helper must be a Helper"):
        tf1.contrib.seq2seq.BasicDecoder(cell, 3, start)
