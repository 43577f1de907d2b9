"""Words and scores beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/beams.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.contrib.seq2seq.gather_tree import gather_tree

IDS = [[[1, 2]], [[3, 4]], [[0, 5]]]


def run(*args):
    beams = gather_tree(*args)
    with tf.Session() as session:
        return session.run(beams).tolist()


def test_beams_are_whole(graph):
    assert run(IDS, [[[0, 0]], [[1, 0]], [[0, 1]]], [3], 0) == [[[2, 1]], [[3, 4]], [[0, 5]]]


def test_behind_the_end_is_the_end(graph):
    parents = [[[0, 0]], [[1, 0]], [[0, 1]]]
    assert run(IDS, parents, [2], 9) == [[[2, 1]], [[3, 4]], [[9, 9]]]
    assert run(IDS, parents, [0], 9) == [[[9, 9]]] * 3
    assert run(IDS, parents, [7], 3) == [[[2, 1]], [[3, 4]], [[3, 5]]]


def test_batches_of_any_shape(graph):
    ids, parents = (tf.placeholder(tf.int32, [None, None, None]) for _ in range(2))
    beams = gather_tree(ids, parents, [2, 2], 0)
    given = np.arange(1, 13).reshape(2, 2, 3)
    with tf.Session() as session:
        found = session.run(beams, {ids: given, parents: [[[-1] * 3] * 2, [[2, 0, 1], [0, 0, 2]]]})
    np.testing.assert_array_equal(found, [[[3, 1, 2], [4, 4, 6]], given[1]])


def test_a_parent_that_is_no_beam(graph):
    parents = [[[0, 0]], [[0, -1]], [[0, 1]]]
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"parent id -1 at \(batch, time, beam\) == \(0, 0, 1\)"):
        run(IDS, parents, [3], 0)
