"""The results are TensorFlow 1.15.5's."""

import pytest

import tf2compat.v1 as tf


def test_it_fails_until_all_variables_have_values(graph):
    assert tf.assert_variables_initialized() is None
    v = tf.get_variable("v", initializer=1.0)
    w = tf.get_local_variable("w", initializer=[2.0])
    both, one = tf.assert_variables_initialized(), tf.assert_variables_initialized([v])
    with tf.Session() as sess:
        for check in (both, both.op, one, one.op):
            with pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value"):
                sess.run(check)
        sess.run(v.initializer)
        assert sess.run(one) == 0
        with pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value w") as caught:
            sess.run(both)
        assert caught.value.op.name.startswith("w/")
        assert caught.value.node_def.name == caught.value.op.name
        sess.run(w.initializer)
        assert sess.run(both).tolist() == [0, 1]
