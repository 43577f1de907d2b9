import pytest

import tf2compat.v1 as tf


def test_session_creator_is_abstract():
    with pytest.raises(TypeError):
        tf.train.SessionCreator()


def test_chief_initialises_and_restores(graph, tmp_path):
    v = tf.get_variable("v", initializer=3.0)
    saver = tf.train.Saver()
    sess = tf.train.ChiefSessionCreator(tf.train.Scaffold(saver=saver)).create_session()
    assert sess.run(v) == 3.0
    assert graph.finalized
    path = saver.save(sess, str(tmp_path / "m"))
    for where in ({"checkpoint_dir": str(tmp_path)}, {"checkpoint_filename_with_path": path}):
        assert tf.train.ChiefSessionCreator(tf.train.Scaffold(saver=saver), **where).create_session().run(v) == 3.0


def test_worker_waits_and_gives_up(graph):
    tf.get_variable("v", initializer=3.0)
    with pytest.raises(tf.errors.DeadlineExceededError):
        tf.train.WorkerSessionCreator(max_wait_secs=0).create_session()


def test_a_creator_of_the_users_own(graph):
    x = tf.constant(2.0)

    class Mine(tf.train.SessionCreator):
        def create_session(self):
            return tf.Session(graph=graph)

    with tf.train.MonitoredSession(Mine()) as sess:
        assert sess.run(x) == 2.0
