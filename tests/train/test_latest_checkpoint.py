import os

import tensorflow as stock

import tf2compat.v1 as tf


def write(folder, *steps):
    with stock.Graph().as_default():
        tf.get_variable("x", [2])
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            saver = tf.train.Saver()
            return [saver.save(sess, str(folder / "m"), step) for step in steps]


def test_as_stock_while_all_is_well(tmp_path):
    paths = write(tmp_path, 1, 2)
    assert tf.train.latest_checkpoint(tmp_path) == stock.train.latest_checkpoint(tmp_path) == paths[1]
    assert tf.train.latest_checkpoint(tmp_path / "none") is None


def test_a_lost_list_is_no_new_start(tmp_path, caplog):
    paths = write(tmp_path, 9, 10)
    os.remove(tmp_path / "checkpoint")
    assert tf.train.latest_checkpoint(str(tmp_path)) == paths[1]
    assert "is missing, but the folder holds 2" in caplog.text


def test_a_listed_one_without_files(tmp_path):
    paths = write(tmp_path, 1)
    for name in ("index", "data-00000-of-00001"):
        os.remove(f"{paths[0]}.{name}")
    assert tf.train.latest_checkpoint(str(tmp_path)) is None


def test_it_waits_for_the_writer(unwritten):
    assert tf.train.latest_checkpoint(os.path.dirname(unwritten)) == unwritten
