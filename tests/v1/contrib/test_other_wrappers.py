"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/rnn.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_sizes(graph):
    rnn = tf.contrib.rnn
    assert rnn.AttentionCellWrapper(rnn.GRUCell(3), 2).state_size == (3, 3, 6)
    assert rnn.AttentionCellWrapper(rnn.GRUCell(3), 2, state_is_tuple=False).state_size == 12
    assert rnn.HighwayWrapper(rnn.GRUCell(3)).state_size == 3
    with pytest.raises(UsageError, match="`attn_length` is 0"):
        rnn.AttentionCellWrapper(rnn.GRUCell(3), 0)
