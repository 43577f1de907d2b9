import pytest

import tf2compat.v1 as tf


def test_a_tuple_waits_for_an_assignment(graph):
    v = tf.get_variable("v", initializer=1.0)
    (gated,) = tf.tuple([tf.constant(3.0)], control_inputs=[v.assign_add(4.0), tf.constant(1.0)])
    with tf.Session() as session:
        session.run(v.initializer)
        assert session.run([gated]) == [3.0]
        assert session.run(v) == 5.0


def test_a_variable_is_still_nothing_to_wait_for(graph):
    v = tf.get_variable("v", initializer=1.0)
    with pytest.raises(TypeError, match="must only contain Operation or Tensor"):
        tf.tuple([tf.constant(3.0)], control_inputs=[v])
