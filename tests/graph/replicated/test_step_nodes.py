from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.gradient_scopes import sync_gradients
from tf2compat.graph.replicated.step_nodes import step_nodes


def nodes_of(rate, scale=1.0):
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None])
        w = tf.get_variable("w", initializer=1.0)
        loss = tf.reduce_mean(x * w * scale)
        train = tf.train.GradientDescentOptimizer(rate).minimize(loss)
        step = AStep([], [train], [x])
        body = step.body
        sync_gradients(body, step.snapshot.nodes, step.scopes, lambda name: ((), data_type_of(body, name)))
        return step_nodes(body)


def test_a_rate_of_each_task_is_another_step_and_data_of_each_task_are_not():
    assert nodes_of(0.1).checksum == nodes_of(0.1).checksum
    assert nodes_of(0.1).checksum == nodes_of(0.1, scale=2.0).checksum
    one, other = nodes_of(0.1), nodes_of(0.2)
    assert one.checksum != other.checksum
    assert one.names == other.names
    differing = [name for name, a, b in zip(one.names, one.checksums, other.checksums, strict=True) if a != b]
    assert len(differing) == 1
    assert "learning_rate" in differing[0]
