import pytest

import tf2compat.v1 as tf


def test_make_callable(graph, either_session):
    x = tf.placeholder(tf.float32, [])
    v = tf.get_variable("v", initializer=1.0)
    with either_session() as sess:
        assert sess.make_callable(v.initializer)() is None
        assert sess.make_callable(v)() == 1.0
        assert sess.make_callable([x, {"s": x + v}], [x])(2.0) == [2.0, {"s": 3.0}]
        call = sess.make_callable(v + 1, accept_options=True)
        assert call(options=tf.RunOptions(), run_metadata=tf.RunMetadata()) == 2.0
        with pytest.raises(TypeError, match="feed_list"):
            sess.make_callable(x, feed_list=x)
        with pytest.raises((TypeError, ValueError)):
            sess.make_callable("nope:0")()
