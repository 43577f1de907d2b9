"""Pictures beside TensorFlow 1.15.5 are of `tests/v1/as_in_1_15/images.py`."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError, UsageTypeError

image = tf.contrib.image


def test_a_quarter_of_a_turn(graph):
    picture = np.arange(9.0).reshape(3, 3).astype(np.float32)
    turned = image.rotate(picture, np.pi / 2)
    with tf.Session() as session:
        np.testing.assert_array_equal(session.run(turned), np.rot90(picture))


def test_what_is_refused(graph):
    with pytest.raises(UsageTypeError, match="numbers of 2 to 4 dimensions"):
        image.transform(tf.zeros([2]), [0.0] * 8)
    with pytest.raises(UsageTypeError, match="Angles have the shape"):
        image.rotate(tf.zeros([2, 2]), [[1.0]])
    with pytest.raises(UsageError, match="no transform"):
        image.compose_transforms()
