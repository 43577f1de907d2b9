import pytest

import tf2compat.v1 as tf


def test_it_saves_and_restores_the_engines_sessions(graph, tmp_path):
    v = tf.get_variable("v", initializer=1.0)
    saver = tf.train.Saver(max_to_keep=2)
    with tf.Session() as sess:
        sess.run(v.initializer)
        for step in range(4):
            path = saver.save(sess, str(tmp_path / "m"), global_step=step)
        sess.run(tf.assign(v, 5.0))
        saver.restore(sess, path)
        assert sess.run(v) == 1.0
    assert len(saver.last_checkpoints) == 2


def test_a_monitored_session_is_refused_with_advice(graph, tmp_path):
    tf.get_variable("v", initializer=1.0)
    saver = tf.train.Saver()
    with tf.train.SingularMonitoredSession() as sess, pytest.raises(TypeError, match=r"run_context.session"):
        saver.save(sess, str(tmp_path / "m"))


def test_something_else_is_tf1s_error(graph, tmp_path):
    tf.get_variable("v", initializer=1.0)
    with pytest.raises(TypeError, match="must be a Session"):
        tf.train.Saver().save("no session", str(tmp_path / "m"))
