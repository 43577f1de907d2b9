import pytest
from tensorflow.python.framework import function
from tensorflow.python.ops import functional_ops

import tf2compat.v1 as tf


def product(target):
    @function.Defun(tf.int32, tf.int32)
    def multiply(a, b):
        return tf.multiply(a, b)

    v = tf.Variable(2, dtype=tf.int32)
    return functional_ops.remote_call(args=[v.read_value(), 3], Tout=[tf.int32], f=multiply, target=target)


def test_a_function_on_a_device_of_this_process_is_called(graph):
    remote = product("/job:localhost/replica:0/task:0/cpu:1")
    with tf.Session(config=tf.ConfigProto(device_count={"CPU": 2})) as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(remote) == [6]


def test_another_device_is_not_found(graph):
    remote = product("/device:GPU:7")
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        with pytest.raises(tf.errors.InvalidArgumentError, match="GPU:7"):
            sess.run(remote)
    with tf.Session(config=tf.ConfigProto(allow_soft_placement=True)) as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(remote) == [6]
