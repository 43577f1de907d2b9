import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf


def test_defaults_are_made_by_finalize(graph):
    tf.get_variable("v", initializer=1.0)
    scaffold = tf.train.Scaffold()
    assert scaffold.init_op is None
    scaffold.finalize()
    assert scaffold.init_op is not None
    assert isinstance(scaffold.saver, stock.train.Saver)
    assert graph.finalized
    assert isinstance(scaffold, stock.train.Scaffold)


def test_what_is_passed_is_used(graph):
    v = tf.get_variable("v", initializer=1.0)
    with_value = tf.assign(v, 5.0)
    local = tf.get_variable("l", initializer=1.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
    scaffold = tf.train.Scaffold(
        init_op=with_value, local_init_op=tf.variables_initializer([local]), copy_from_scaffold=tf.train.Scaffold()
    )
    with tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold)) as sess:
        assert sess.run([v, local]) == [5.0, 1.0]


def test_init_feed_dict_and_init_fn(graph):
    x = tf.placeholder(tf.float32, [])
    v = tf.get_variable("v", initializer=x)
    w = tf.get_variable("w", initializer=1.0)
    double = tf.assign(w, w * 2.0)

    def init_fn(scaffold, session):
        assert scaffold is made
        session.run(double)

    made = tf.train.Scaffold(init_feed_dict={x: 7.0}, init_fn=init_fn)
    with tf.train.SingularMonitoredSession(scaffold=made) as sess:
        assert sess.run([v, w]) == [7.0, 2.0]


def test_two_items_in_a_collection(graph):
    tf.add_to_collection(tf.GraphKeys.INIT_OP, tf.no_op("first"))
    tf.add_to_collection(tf.GraphKeys.INIT_OP, tf.no_op("second"))
    with pytest.raises(RuntimeError, match=r'collection "init_op".*Scaffold\(init_op=...\)'):
        tf.train.Scaffold().finalize()


def test_a_model_that_is_not_made_ready(graph):
    tf.get_variable("forgotten", initializer=1.0)
    scaffold = tf.train.Scaffold(init_op=tf.no_op())
    with pytest.raises(RuntimeError, match="forgotten"):
        tf.train.MonitoredSession(tf.train.ChiefSessionCreator(scaffold))
    assert not graph.finalized


def test_a_checkpoint_as_the_saver_restores_what_it_has_saved(graph, tmp_path):
    v = tf.get_variable("v", initializer=1.0)
    set_to_5, init = tf.assign(v, 5.0), tf.global_variables_initializer()
    saver = tf.train.Scaffold(saver=stock.compat.v2.train.Checkpoint(of_v=v)).finalize().saver
    with tf.Session() as sess:
        sess.run(set_to_5)
        path = saver.save(sess, str(tmp_path / "m"))
        sess.run(init)
        saver.restore(sess, path)
        assert sess.run(v) == 5.0
    assert "of_v/.ATTRIBUTES/VARIABLE_VALUE" in dict(stock.train.list_variables(path))
