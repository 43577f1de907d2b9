import numpy as np
import pytest
import tensorflow as tf

from tf2compat.steps.step_shares import shares


def split(arguments, specs, count):
    found = tf.function(lambda *values: shares(values, count), input_signature=specs)
    return [[part.numpy().tolist() for part in tf.nest.flatten(share)] for share in found(*arguments)]


ROWS = tf.TensorSpec([None])


@pytest.mark.parametrize(
    ("rows", "count", "sizes"), [(4, 2, [2, 2]), (10, 4, [3, 3, 2, 2]), (5, 2, [3, 2]), (1, 2, [1, 1]), (0, 2, [0, 0])]
)
def test_rows_are_split_as_evenly_as_they_can_be(rows, count, sizes):
    found = split([np.arange(rows, dtype=np.float32)], [ROWS], count)
    assert [len(share[0]) for share in found] == sizes
    if rows >= count:  # Else each replica computes all.
        assert [row for share in found for row in share[0]] == list(range(rows))


def test_what_has_no_rows_or_a_fixed_number_is_whole_for_each():
    specs = [ROWS, tf.TensorSpec([]), tf.TensorSpec([3])]
    found = split([np.zeros(4, np.float32), 5.0, np.ones(3, np.float32)], specs, 2)
    assert found == [[[0.0, 0.0], 5.0, [1.0, 1.0, 1.0]]] * 2


def test_structures_and_multiples_of_the_rows_are_split_alike():
    pairs = np.arange(6, dtype=np.float32)  # Two for each row.
    found = split([{"x": np.arange(3, dtype=np.float32), "pairs": pairs}], [{"x": ROWS, "pairs": ROWS}], 2)
    assert found == [[[0.0, 1.0, 2.0, 3.0], [0.0, 1.0]], [[4.0, 5.0], [2.0]]]


def test_rows_that_do_not_fit_each_other():
    with pytest.raises(tf.errors.InvalidArgumentError, match="cannot be split over 2 replicas alike"):
        split([np.zeros(4, np.float32), np.zeros(3, np.float32)], [ROWS, ROWS], 2)


def test_without_rows_nothing_is_split():
    assert split([5.0], [tf.TensorSpec([])], 2) == [[5.0], [5.0]]
