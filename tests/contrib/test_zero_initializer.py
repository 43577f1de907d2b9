import pytest

import tf2compat.v1 as tf


@pytest.mark.parametrize("dtype", [tf.int32, tf.float64])
def test_a_variable_is_set_to_zeros(graph, dtype):
    variable = tf.get_variable("v", [2, 3], dtype, tf.ones_initializer())
    made = tf.contrib.framework.zero_initializer(variable)
    with tf.Session() as session:
        session.run(made)
        assert session.run(variable).tolist() == [[0] * 3] * 2
        with pytest.raises(tf.errors.InvalidArgumentError, match="input is already initialized"):
            session.run(made)
