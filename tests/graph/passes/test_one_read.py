import numpy as np

import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.one_read import one_read
from tf2compat.graph.passes.variable_arguments import variable_arguments


def body_of(graph, returns=(), targets=()):
    body = Body({node.name: node for node in graph.as_graph_def().node}, [], list(returns), list(targets), {})
    variable_arguments(body)
    one_read(body)
    return body


def handle(name):
    return tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[], shared_name=name, name=name)


def read(v, name, **attributes):
    made = tf.raw_ops.ReadVariableOp(resource=v, dtype=tf.float32, name=name)
    for key, value in attributes.items():
        made.op._set_attr(key, tf.AttrValue(b=value))
    return made


def test_reads_that_wait_for_nothing_become_one(graph):
    v = handle("v")
    read(v, "one")
    two, other = read(v, "two"), read(handle("w"), "other")
    with tf.control_dependencies([two]):
        tf.negative(other, name="after")
    tf.add(two, other, name="sum")
    body = body_of(graph, ["two:0", "one:0", "sum:0"], ["one", "two"])
    assert "two" not in body.nodes
    assert list(body.nodes["sum"].input) == ["one:0", "other"]
    assert list(body.nodes["after"].input) == ["other", "^one"]
    assert body.returns == ["one:0", "one:0", "sum:0"]
    assert body.targets == ["one"]


def test_reads_after_a_write_on_another_device_or_for_xla_stay(graph):
    v = handle("v")
    read(v, "one")
    with tf.control_dependencies([tf.raw_ops.AssignAddVariableOp(resource=v, value=1.0)]):
        read(v, "later")
    with tf.device("/cpu:1"):
        read(v, "elsewhere")
    read(v, "compiled", _XlaMustCompile=True)
    assert {"one", "later", "elsewhere", "compiled"} <= body_of(graph).nodes.keys()


def test_every_user_sees_the_value_of_before_the_step(graph):
    v = tf.get_variable("v", initializer=tf.constant([1.0, 2.0]))
    first, second = v * 2.0, v * 3.0
    gradient = tf.gradients(tf.reduce_sum(first * second), v)[0]
    train = v.assign_sub(gradient)
    with tf.Session() as sess:
        sess.run(v.initializer)
        for _ in range(3):
            before = sess.run(v)
            found = sess.run([first, second, gradient, train])[:3]
            np.testing.assert_array_equal(found, [before * 2, before * 3, before * 12])


def test_an_unrolled_network_reads_each_weight_once(graph):
    """TensorFlow 1.15.5 reads them once as well: `v/read`."""
    v = tf.get_variable("v", [3, 3])
    x = tf.placeholder(tf.float32, [None, 3])
    for _ in range(5):
        x = tf.matmul(x, v)
    metadata = tf.RunMetadata()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        options = tf.RunOptions(output_partition_graphs=True)
        sess.run(x, {"Placeholder:0": np.ones((1, 3))}, options=options, run_metadata=metadata)
    reads = [node for part in metadata.partition_graphs for node in part.node if node.op == "ReadVariableOp"]
    assert len(reads) == 1
