import os

import tensorflow as stock

import tf2compat.v1 as tf


def test_garbage_beside_checkpoints(tmp_path, caplog):
    with stock.Graph().as_default():
        tf.get_variable("x", [2])
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            path = tf.train.Saver().save(sess, str(tmp_path / "m"), 3)
    assert tf.train.get_checkpoint_state(str(tmp_path)).model_checkpoint_path == path
    (tmp_path / "checkpoint").write_text("garbage")
    assert tf.train.get_checkpoint_state(str(tmp_path)).model_checkpoint_path == path
    assert "cannot be read, but the folder holds 1" in caplog.text


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.get_checkpoint_state(os.path.dirname(unwritten)).model_checkpoint_path == unwritten
