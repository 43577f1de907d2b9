import pytest

import tf2compat.v1 as tf


def test_the_raw_session(graph, tmp_path):
    v = tf.get_variable("v", initializer=1.0)
    saver = tf.train.Saver()
    with tf.train.SingularMonitoredSession() as sess:
        assert isinstance(sess.raw_session(), tf.Session)
        assert sess.raw_session().run(v) == 1.0
        path = saver.save(sess.raw_session(), str(tmp_path / "m"))
    assert sess.raw_session() is None
    with tf.train.SingularMonitoredSession(checkpoint_filename_with_path=path) as sess:
        assert sess.run(v) == 1.0


def test_a_lost_session_is_an_error(graph):
    x = tf.constant(1.0)

    class Lost(tf.train.SessionRunHook):
        def before_run(self, run_context):
            raise tf.errors.AbortedError(None, None, "lost")

    with pytest.raises(tf.errors.AbortedError), tf.train.SingularMonitoredSession(hooks=[Lost()]) as sess:
        sess.run(x)


def test_run_step_fn(graph):
    x = tf.constant(1.0)
    with tf.train.SingularMonitoredSession() as sess:
        assert sess.run_step_fn(lambda step_context: step_context.session.run(x)) == 1.0
