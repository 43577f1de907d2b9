"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/rnn.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_sizes(graph):
    rnn = tf.contrib.rnn
    cell = rnn.GRUCell(3)
    assert rnn.OutputProjectionWrapper(cell, 5).output_size == 5
    assert rnn.InputProjectionWrapper(cell, 5).output_size == 3
    assert rnn.EmbeddingWrapper(cell, 5, 2).state_size == 3
    with pytest.raises(UsageError, match="`embedding_size` is 0"):
        rnn.EmbeddingWrapper(cell, 5, 0)
    with pytest.raises(UsageError, match="`output_size` is 0"):
        rnn.OutputProjectionWrapper(cell, 0)
