"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/rnn.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_sizes(graph):
    rnn = tf.contrib.rnn
    assert rnn.NASCell(4, 3).state_size == rnn.LSTMStateTuple(4, 3)
    assert rnn.UGRNNCell(4).output_size == rnn.IndRNNCell(4).state_size == 4
    cell = rnn.Conv3DLSTMCell(input_shape=[2, 3, 4, 5], output_channels=6, kernel_shape=[1, 1, 1], skip_connection=True)
    assert cell.output_size.as_list() == [2, 3, 4, 11]
    with pytest.raises(UsageError, match="Invalid input_shape"):
        rnn.Conv1DLSTMCell(input_shape=[2, 3, 4], output_channels=6, kernel_shape=[1])
