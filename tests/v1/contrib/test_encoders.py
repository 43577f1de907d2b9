"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/layers.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError


def test_what_is_refused(graph):
    with pytest.raises(UsageError, match="vocab_size=3 and embed_dim=None"):
        tf.contrib.layers.embed_sequence([[1]], 3)
    sparse = tf.SparseTensor([[0, 0]], [1], [1, 1])
    with pytest.raises(UsageTypeError, match="sparse_lookup=False"):
        tf.contrib.layers.bow_encoder(sparse, 3, 2, sparse_lookup=False)
