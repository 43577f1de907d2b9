import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize("axis", [1, np.int64(1), np.array(1), tf.Dimension(1)])
def test_the_axis_is_a_number_of_any_kind(axis):
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant([[1.0, 3.0, 2.0]])
        found = [tf.argmax(x, axis), tf.argmin(x, axis=axis), tf.argmax(x, dimension=axis, output_type=tf.int32)]
        assert [value.tolist() for value in session.run(found)] == [[1], [0], [1]]
        assert session.run(tf.argmax(x)).tolist() == [0, 0, 0]
        assert session.run(tf.argmax(x, tf.constant(1))).tolist() == [1]
