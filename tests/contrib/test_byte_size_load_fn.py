import pytest

import tf2compat.v1 as tf
from tf2compat.contrib.training.byte_size_load_fn import byte_size_load_fn


def test_variables_go_where_the_load_is_least(graph):
    strategy = tf.contrib.training.GreedyLoadBalancingStrategy(2, tf.contrib.training.byte_size_load_fn)
    with tf.device(tf.train.replica_device_setter(ps_tasks=2, ps_strategy=strategy)):
        for use_resource in (False, True):
            large = tf.get_variable(f"large{use_resource}", [100], use_resource=use_resource)
            small = [tf.get_variable(f"small{n}{use_resource}", [10], use_resource=use_resource) for n in range(3)]
            assert large.device == "/job:ps/task:0"
            assert {v.device for v in small} == {"/job:ps/task:1"}
            tf.get_variable(f"fill{use_resource}", [70], use_resource=use_resource)


def test_a_shape_that_is_not_known_is_refused(graph):
    with pytest.raises(ValueError, match="single output"):
        byte_size_load_fn(tf.split(tf.zeros([4]), 2)[0].op)
    with pytest.raises(ValueError, match="fully defined"):
        byte_size_load_fn(tf.placeholder(tf.float32, [None]).op)
