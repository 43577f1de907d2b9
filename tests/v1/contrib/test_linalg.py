import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LinearOperatorTriL", "LinearOperatorLowerTriangular"),
        ("LinearOperatorMatrix", "LinearOperatorFullMatrix"),
        ("LinearOperatorUDVHUpdate", "LinearOperatorLowRankUpdate"),
        ("LinearOperatorDiag", "LinearOperatorDiag"),
    ],
)
def test_operators_have_their_old_names(old, new):
    assert getattr(tf.contrib.linalg, old) is getattr(tf.linalg, new)


def test_the_mask_of_attention(graph):
    """As in public code for translation: a lower triangle of ones."""
    mask = tf.contrib.linalg.LinearOperatorTriL(tf.ones([3, 3])).to_dense()
    with tf.Session() as session:
        np.testing.assert_array_equal(session.run(mask), np.tril(np.ones([3, 3])))
