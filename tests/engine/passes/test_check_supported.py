import pytest

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError


def test_a_node_of_the_table_is_refused_by_name(graph):
    handle = tf.get_session_handle(tf.constant(1.0, name="kept"))
    used = tf.identity(handle, name="used")
    with tf.Session() as sess:
        with pytest.raises(UnsupportedError, match=r"GetSessionHandle.*'GetSessionHandle'.*non-trainable"):
            sess.run(used)
        with pytest.raises(UnsupportedError, match="'GetSessionHandle:0' is fetched"):
            sess.run(handle)
        assert sess.run(tf.constant(2.0)) == 2.0, "what does not need it runs"
