import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UsageError
from tf2compat.v1.contrib.rnn.linear import Linear


def test_a_map_of_several(graph):
    parts = [tf.ones([1, 2]), tf.ones([1, 3])]
    with tf.variable_scope("map", initializer=tf.ones_initializer()):
        mapped = Linear(parts, 4)(parts)
    with tf.variable_scope("bare"):
        Linear(parts[0], 1, bias=False)
    assert [v.op.name for v in tf.global_variables()] == ["map/kernel", "map/bias", "bare/kernel"]
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        np.testing.assert_array_equal(session.run(mapped), np.full([1, 4], 5.0))


def test_sizes_are_known(graph):
    with pytest.raises(UsageError, match=r"of shapes \[\[None, None\]\]"):
        Linear(tf.placeholder(tf.float32, [None, None]), 2)
