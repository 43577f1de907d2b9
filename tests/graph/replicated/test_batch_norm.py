import numpy as np
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.batch_norm import sync_batch_norm
from tf2compat.graph.replicated.sync_marks import SYNC


def marks(step):
    return sorted(node.attr["mode"].s.decode() for node in step.body.nodes.values() if node.op == SYNC)


def test_the_statistics_of_a_fused_kernel_are_marked_and_its_gradients(graph):
    x = tf.placeholder(tf.float32, [None, 4, 4, 3])
    scale = tf.get_variable("scale", [3])
    y, mean, variance = tf.nn.fused_batch_norm(x, scale, tf.zeros([3]), is_training=True)
    gradient = tf.gradients(tf.reduce_mean(tf.square(y)), [x, scale])
    step = AStep([y, mean, variance, *gradient], feeds=[x])
    sync_batch_norm(step.body, step.scopes)
    assert marks(step) == ["gradient_share", "gradient_share", "mean", "mean", "sum"]
    assert not [node.op for node in step.body.nodes.values() if node.op.startswith("FusedBatchNorm")]


def test_inference_is_left_alone(graph):
    x = tf.placeholder(tf.float32, [None, 4, 4, 3])
    ones = np.ones(3, np.float32)
    y, _, _ = tf.nn.fused_batch_norm(x, ones, ones, mean=ones, variance=ones, is_training=False)
    step = AStep([y], feeds=[x])
    sync_batch_norm(step.body, step.scopes)
    assert marks(step) == []


def test_moments_over_the_batch_are_marked_and_no_others(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    mean, variance = tf.nn.moments(x, [0])
    layer_mean, layer_variance = tf.nn.moments(x, [1])
    step = AStep([mean, variance, layer_mean, layer_variance, tf.reduce_mean(x)], feeds=[x])
    sync_batch_norm(step.body, step.scopes)
    assert marks(step) == ["mean", "mean"]
    assert {node.input[0].partition(":")[0] for node in step.body.nodes.values() if node.op == SYNC} == {
        "moments/mean",
        "moments/variance",
    }
