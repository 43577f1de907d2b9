import pytest

import tf2compat.v1 as tf


def test_it_is_the_default_session_until_closed(graph):
    v = tf.get_variable("v", initializer=2.0)
    sess = tf.InteractiveSession()
    assert tf.get_default_session() is sess
    v.initializer.run()
    assert v.eval() == 2.0
    sess.close()
    assert tf.get_default_session() is None
    sess.close()


def test_a_given_graph_becomes_the_default_one():
    graph = tf.Graph()
    with graph.as_default():
        x = tf.constant(3.0)
    outside = tf.get_default_graph()
    sess = tf.InteractiveSession(graph=graph)
    try:
        assert tf.get_default_graph() is graph
        assert x.eval() == 3.0
    finally:
        sess.close()
    assert tf.get_default_graph() is outside


def test_a_second_open_one_is_logged(graph, caplog):
    import logging

    tf.constant(1.0)
    with caplog.at_level(logging.ERROR):
        first, second = tf.InteractiveSession(), tf.InteractiveSession()
    second.close()
    first.close()
    assert "another one is open" in caplog.text


def test_config_is_not_changed(graph):
    config = tf.ConfigProto(allow_soft_placement=True)
    before = config.SerializeToString()
    tf.InteractiveSession(config=config).close()
    assert config.SerializeToString() == before


def test_a_failed_constructor_leaves_no_default(graph):
    with pytest.raises(TypeError):
        tf.InteractiveSession(config="wrong")
    assert tf.get_default_session() is None


def test_two_threads_close_it(graph, meanwhile):
    class Entered(list):
        def __bool__(self):
            is_open = len(self) > 0
            if not closed:
                closed.append(1)
                meanwhile(sess.close)
            return is_open

    closed, active = [], tf.InteractiveSession._active
    sess = tf.InteractiveSession()
    sess._entered = Entered(sess._entered)
    sess.close()
    assert tf.InteractiveSession._active == active
