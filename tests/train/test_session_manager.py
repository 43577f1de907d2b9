import threading

import pytest
import tensorflow

import tf2compat.v1 as tf
from tf2compat.train import session_manager


def manager(**options):
    return tf.train.SessionManager(ready_op=tf.report_uninitialized_variables(), recovery_wait_secs=0.05, **options)


def test_prepare_session_runs_the_init_op(graph):
    v = tf.get_variable("v", initializer=3.0)
    sess = manager().prepare_session("", init_op=tf.global_variables_initializer())
    assert isinstance(sess, tf.Session)
    assert sess.run(v) == 3.0


def test_a_failed_prepare_session_closes_the_session(graph):
    tf.get_variable("v", initializer=3.0)
    made = manager()
    with pytest.raises(RuntimeError, match="v"):
        made.prepare_session("", init_op=tf.no_op())
    assert all(session._closed for session in made._opened)
    with pytest.raises(RuntimeError, match="no init_op"):
        made.prepare_session("")


def test_restoring(graph, tmp_path):
    v = tf.get_variable("v", initializer=3.0)
    saver, init = tf.train.Saver(), tf.global_variables_initializer()
    with tf.Session() as sess:
        sess.run(init)
        sess.run(tf.assign(v, 8.0))
        path = saver.save(sess, str(tmp_path / "model"), global_step=4)
    made = manager()
    assert made.prepare_session("", init, saver, checkpoint_dir=str(tmp_path)).run(v) == 8.0
    assert made.prepare_session("", init, saver, checkpoint_filename_with_path=path).run(v) == 8.0
    assert made.prepare_session("", init, saver, checkpoint_dir=str(tmp_path / "empty")).run(v) == 3.0
    sess, restored = made.recover_session("", saver, checkpoint_dir=str(tmp_path))
    assert restored
    assert sess.run(v) == 8.0
    assert not made.recover_session("", saver, checkpoint_dir=str(tmp_path / "empty"))[1]
    with pytest.raises(ValueError, match="Can not provide both"):
        made.prepare_session("", init, saver, checkpoint_dir="a", checkpoint_filename_with_path="b")


def test_a_checkpoint_is_restored_after_the_variables_of_a_saved_model(graph, tmp_path):
    builder = tf.saved_model.Builder(str(tmp_path / "exported"))
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.Variable(5.0, use_resource=True, name="v")
        sess.run(tf.global_variables_initializer())
        builder.add_meta_graph_and_variables(sess, ["serve"])
    builder.save()
    (v,) = tensorflow.saved_model.load(str(tmp_path / "exported")).variables
    add, folder = v.assign_add(1.0), str(tmp_path / "trained")
    step = tf.assign_add(tf.train.get_or_create_global_step(), 1)
    for expected in (6.0, 7.0):
        with tf.train.MonitoredTrainingSession(checkpoint_dir=folder) as sess:
            assert sess.run([add, step])[0] == expected


def test_waiting_for_a_checkpoint(graph, tmp_path):
    v = tf.get_variable("v", initializer=3.0)
    saver, init = tf.train.Saver(), tf.global_variables_initializer()

    def write():
        with tf.Session(graph=graph) as sess:
            sess.run(init)
            saver.save(sess, str(tmp_path / "model"))

    made = manager()
    timer = threading.Timer(0.2, write)
    timer.start()
    sess = made.prepare_session(
        "", init, saver, checkpoint_dir=str(tmp_path), wait_for_checkpoint=True, max_wait_secs=20
    )
    timer.join()
    assert sess.run(v) == 3.0


def test_waiting_for_a_model_that_nobody_makes_ready(graph):
    tf.get_variable("v", initializer=3.0)
    with pytest.raises(tf.errors.DeadlineExceededError, match=r"after waiting 0.2 secs.*v"):
        manager().wait_for_session("", max_wait_secs=0.2)


def test_waiting_for_a_model_that_is_ready(graph):
    tf.no_op()
    sess = manager(local_init_op=tf.no_op()).wait_for_session("", max_wait_secs=5)
    assert isinstance(sess, tf.Session)


def test_a_worker_looks_again_soon_and_then_less_often(graph, monkeypatch):
    v, pauses = tf.get_variable("v", initializer=3.0), []

    def rest(seconds):
        pauses.append(seconds)
        made.is_ready = lambda session: (sum(pauses) > 40, "not yet")

    monkeypatch.setattr(session_manager.watch, "rest", rest)
    made = tf.train.SessionManager(ready_op=tf.report_uninitialized_variables([v]), recovery_wait_secs=8)
    with made.wait_for_session(""):
        assert pauses == [0.5, 1, 2, 4, 8, 8, 8, 8, 8]
