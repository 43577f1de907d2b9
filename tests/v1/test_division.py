import numpy as np
import pytest

import tf2compat.v1 as tf


def test_numbers_give_numbers():
    # Values of TensorFlow 1.15.5.
    assert tf.divide(3, 4) == 0.75
    assert tf.divide(3, 4.0) == 0.75
    assert isinstance(tf.divide(3, 4), float)
    assert tf.divide(np.array([1.0, 2.0]), 2).tolist() == [0.5, 1.0]
    with pytest.raises(ZeroDivisionError):
        tf.divide(1, 0)


def test_tensors_give_tensors():
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant([1.0, 2.0])
        made = [tf.divide(x, 2.0), tf.divide(2.0, x), tf.divide(1, 4, name="q"), tf.divide([1.0], [2.0])]
        assert [each.op.name for each in made] == ["truediv", "truediv_1", "q", "truediv_2"]
        assert [value.tolist() for value in session.run(made)] == [[0.5, 1.0], [2.0, 1.0], 0.25, [0.5]]
