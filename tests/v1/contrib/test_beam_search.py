"""Words and scores beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/beams.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError

seq2seq = tf.contrib.seq2seq
VECTORS = np.random.RandomState(0).randn(5, 3).astype(np.float32)

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated and will be removed", "ignore:.*add_variable")


def decoder(start=(1, 2), end=0, layer=None, **options):
    cell = tf.nn.rnn_cell.GRUCell(5)
    return seq2seq.BeamSearchDecoder(
        cell, VECTORS, list(start), end, cell.zero_state(4, tf.float32), 2, layer, **options
    )


def test_a_beam_of_one_is_the_greedy_way(graph):
    tf.set_random_seed(9)  # Weights by which no word is the last one: a greedy decoder writes on behind its end.
    cell = tf.nn.rnn_cell.GRUCell(5)
    made = seq2seq.BeamSearchDecoder(cell, VECTORS, [1, 2], 0, cell.zero_state(2, tf.float32), 1)
    beams, _, _ = seq2seq.dynamic_decode(made, maximum_iterations=4)
    helper = seq2seq.GreedyEmbeddingHelper(VECTORS, [1, 2], 0)
    greedy = seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    outputs, _, _ = seq2seq.dynamic_decode(greedy, maximum_iterations=4)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        found, expected = session.run([beams.predicted_ids[:, :, 0], outputs.sample_id])
    np.testing.assert_array_equal(found, expected)


def test_beams_are_whole(graph):
    ids = [[[1, 2]], [[3, 4]], [[0, 5]]]
    parents = [[[0, 0]], [[1, 0]], [[0, 1]]]
    found = seq2seq.gather_tree(ids, parents, [3], 0)
    with tf.Session() as session:
        assert session.run(found).tolist() == [[[2, 1]], [[3, 4]], [[0, 5]]]


def test_what_is_refused(graph):
    with pytest.raises(UsageError, match="Pass a vector and a scalar"):
        decoder(end=[0])
    with pytest.raises(UsageTypeError, match="output_layer is <class 'int'>"):
        decoder(layer=3)
    with pytest.raises(UsageError, match="if no cell is attentional"):
        seq2seq.dynamic_decode(decoder(coverage_penalty_weight=0.1))
