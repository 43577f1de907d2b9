"""Fetches inside branches; the errors are those of TensorFlow 1.15.5."""

import numpy as np
import pytest
import tensorflow

import tf2compat.v1 as tf


@pytest.fixture
def switched(graph):
    chosen = tf.placeholder(tf.bool, [])
    found = {}
    for data_type in (tf.float32, tf.int32, tf.string, tf.bool):
        data = tf.zeros([0], data_type)
        found[data_type] = tf.raw_ops.Switch(data=data, pred=chosen)
    return chosen, found


def test_a_branch_that_was_not_taken_has_no_value(switched, either_session):
    chosen, found = switched
    with either_session() as sess:
        for data_type, (no, yes) in found.items():
            assert sess.run([yes, chosen], {chosen: True})[0].shape == (0,), data_type
            assert sess.run(tf.identity(no), {chosen: False}).dtype == data_type.as_numpy_dtype
            for dead in (no, tf.identity(no)):
                with pytest.raises(tf.errors.InvalidArgumentError, match=r"Retval\[0\] does not have value"):
                    sess.run(dead, {chosen: True})
            with pytest.raises(tf.errors.InvalidArgumentError, match=r"Retval\[\d\] does not have value"):
                sess.run([chosen, no, yes], {chosen: True})
            assert sess.run(tf.identity(no).op, {chosen: True}) is None


def test_reference_variables_and_replicas(graph):
    chosen = tf.placeholder(tf.bool, [])
    with tf.Session() as sess:
        v = tf.get_variable("v", initializer=1.0, use_resource=False)
        no, yes = tf.raw_ops.RefSwitch(data=v._ref(), pred=chosen)
        sess.run(v.initializer)
        assert sess.run(yes, {chosen: True}) == 1.0
        with pytest.raises(tf.errors.InvalidArgumentError, match="does not have value"):
            sess.run(no, {chosen: True})
    with tf.Session(strategy=tensorflow.distribute.MirroredStrategy(["CPU:0", "CPU:1"])) as sess:
        no, yes = tf.raw_ops.Switch(data=tf.ones([2]), pred=chosen)
        assert np.asarray(sess.run(yes, {chosen: True})).tolist() == [1.0, 1.0]
        with pytest.raises(tf.errors.InvalidArgumentError, match="does not have value"):
            sess.run(no, {chosen: True})
