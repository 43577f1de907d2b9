import tensorflow as stock

import tf2compat.v1 as tf


def test_its_savers_are_ours(tmp_path):
    with stock.Graph().as_default():
        x = tf.get_variable("x", initializer=stock.constant(3.0))
        saver = tf.train.Saver()
        tf.add_to_collection(tf.GraphKeys.SAVERS, saver)
        with tf.Session() as sess:
            sess.run(x.initializer)
            path = saver.save(sess, str(tmp_path / "m"))
    with stock.Graph().as_default():
        restored = tf.train.import_meta_graph(path + ".meta")
        assert isinstance(restored, tf.train.Saver)
        assert all(isinstance(one, tf.train.Saver) for one in tf.get_collection(tf.GraphKeys.SAVERS))
        with tf.Session() as sess:
            restored.restore(sess, path)
            assert sess.run("x:0") == 3.0


def test_a_graph_without_variables(tmp_path):
    with stock.Graph().as_default():
        stock.constant(1.0, name="c")
        tf.train.export_meta_graph(str(tmp_path / "m.meta"))
    with stock.Graph().as_default():
        assert tf.train.import_meta_graph(str(tmp_path / "m.meta")) is None
