import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError


def test_a_node_of_the_table_is_refused_by_name(graph):
    handle = tf.raw_ops.GetSessionHandleV2(value=tf.constant(1.0, name="kept"))
    used = tf.identity(handle, name="used")
    with tf.Session() as sess:
        with pytest.raises(UnsupportedError, match=r"GetSessionHandleV2.*'GetSessionHandleV2'.*get_session_handle"):
            sess.run(used)
        with pytest.raises(UnsupportedError, match="'GetSessionHandleV2:0' is fetched"):
            sess.run(handle)
        assert sess.run(tf.constant(2.0)) == 2.0, "what does not need it runs"
