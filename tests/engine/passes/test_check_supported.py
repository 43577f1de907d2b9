import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError


def test_a_reference_variable_is_refused_by_name(graph):
    v = tf.get_variable("old", initializer=1.0, use_resource=False)
    assert v.op.type == "VariableV2"
    with tf.Session() as sess:
        with pytest.raises(UnsupportedError, match=r"VariableV2.*'old'.*use_resource=True"):
            sess.run(v)
        assert sess.run(tf.constant(2.0)) == 2.0, "what does not need it runs"


def test_v1_control_flow_is_refused_by_name(graph):
    x = tf.raw_ops.Switch(data=tf.constant(1.0), pred=tf.constant(True), name="old_switch")
    with tf.Session() as sess, pytest.raises(UnsupportedError, match=r"Switch.*'old_switch'"):
        sess.run(x)
