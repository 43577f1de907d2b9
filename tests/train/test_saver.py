import os

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.checkpoint import values


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


def test_a_checkpoint_that_does_not_fit_says_in_what(tmp_path):
    with stock.Graph().as_default():
        tf.get_variable("dense/kernel", [2, 3])
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            path = tf.train.Saver().save(sess, str(tmp_path / "m"))
    with stock.Graph().as_default():
        tf.get_variable("model/dense/kernel", [2, 3])
        with tf.Session() as sess, pytest.raises(stock.errors.NotFoundError) as caught:
            tf.train.Saver().restore(sess, path)
        assert "'model/dense/kernel' (near: dense/kernel)" in caught.value.message
        assert "Key model/dense/kernel not found in checkpoint" in caught.value.message
    with stock.Graph().as_default():
        tf.get_variable("dense/kernel", [2, 4])
        with tf.Session() as sess, pytest.raises(stock.errors.InvalidArgumentError) as caught:
            tf.train.Saver().restore(sess, path)
        assert "float32 (2, 4) in the graph, float32 (2, 3) in the checkpoint" in caught.value.message


def test_a_damaged_checkpoint_is_never_the_end_of_input(tmp_path):
    with stock.Graph().as_default():
        tf.get_variable("x", [100])
        saver = tf.train.Saver()
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            path = saver.save(sess, str(tmp_path / "m"))
            with open(path + ".data-00000-of-00001", "r+b") as stream:
                stream.truncate(10)
            with pytest.raises(stock.errors.DataLossError, match="is damaged: The tensor 'x'"):
                saver.restore(sess, path)


def test_an_asynchronous_save_holds_the_values_of_its_moment(tmp_path):
    with stock.Graph().as_default():
        x = tf.get_variable("x", initializer=stock.zeros([1000]))
        add = x.assign_add(stock.ones([1000]))
        saver = tf.train.Saver(async_save=True, max_to_keep=0)
        with tf.Session() as sess:
            sess.run(x.initializer)
            paths = []
            for step in range(5):
                paths.append(saver.save(sess, str(tmp_path / "m"), step))
                sess.run(add)
        assert [stock.train.load_variable(path, "x").max() for path in paths] == [0, 1, 2, 3, 4]
        assert all(os.path.exists(path + ".meta") for path in paths)


def test_a_checkpoint_that_is_still_written_is_waited_for(unwritten):
    with stock.Graph().as_default(), tf.Session() as sess:
        x = tf.get_variable("x", [2])
        tf.train.Saver().restore(sess, unwritten)
        assert sess.run(x).tolist() == [1, 2]


def test_a_restore_raises_why_the_checkpoint_was_not_written(tmp_path, monkeypatch):
    def fail(*arguments):
        raise stock.errors.ResourceExhaustedError(None, None, "No space left on device")

    monkeypatch.setattr(values, "write", fail)
    with stock.Graph().as_default(), tf.Session() as sess:
        tf.get_variable("x", [2])
        sess.run(tf.global_variables_initializer())
        saver = tf.train.Saver(async_save=True)
        path = saver.save(sess, str(tmp_path / "m"), 1)
        with pytest.raises(stock.errors.ResourceExhaustedError, match="No space left on device"):
            saver.restore(sess, path)


def test_a_saver_without_variables_saves_nothing_and_restores_what_is_not_there(graph, tmp_path):
    tf.no_op()
    saver, path = tf.train.Saver(allow_empty=True), str(tmp_path / "empty")
    with tf.Session() as sess:
        assert saver.save(sess, path) is None
        saver.restore(sess, path)
        saver.restore(sess, str(tmp_path / "other" / "model"))
    assert os.listdir(tmp_path) == ["empty.meta"]
