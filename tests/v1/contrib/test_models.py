"""Numbers beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/legacy_seq2seq.py`."""

import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.v1.contrib.legacy_seq2seq.models import model_with_buckets, one2many_rnn_seq2seq

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def test_buckets_fit(graph):
    steps = [tf.constant([1])] * 2
    with pytest.raises(UsageError, match=r"Length of targets \(2\) must be at least that of last bucket \(3\)"):
        model_with_buckets(steps, steps, steps, steps, [(1, 1), (2, 3)], None)


def test_cells_and_inputs_fit(graph):
    cell = tf.nn.rnn_cell.GRUCell(2)
    with pytest.raises(UsageTypeError, match="is not an RNNCell"):
        one2many_rnn_seq2seq([], {}, 3, {}, 2, {}, 2)
    with pytest.raises(UsageError, match=r"cells for \['a'\] and inputs for \['b'\]"):
        one2many_rnn_seq2seq([], {"b": []}, cell, {"a": cell}, 2, {}, 2)
