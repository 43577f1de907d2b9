from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.inside import Inside, draws


def test_the_shapes_and_draws_of_a_function(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    made = tf.cond(tf.constant(True), lambda: tf.matmul(x, tf.random_normal([4, 3])), lambda: x[:, :3])
    step = AStep([made], feeds=[x])
    node = next(node for node in step.body.nodes.values() if "then_branch" in node.attr)
    name = node.attr["then_branch"].func.name
    inside = Inside(tf.get_default_graph())
    body = inside.body(step.body.functions, name)
    assert inside.body(step.body.functions, name) is body
    product = next(node.name for node in body.nodes.values() if node.op == "MatMul")
    argument = body.arguments[0].name
    shape_of = inside.shapes(name, body, [(7, 4)] + [None] * (len(body.arguments) - 1))
    assert (shape_of(argument), shape_of(f"{product}:0"), shape_of("nothing:0")) == ((7, 4), (None, 3), None)
    assert [node.op for node in body.nodes.values() if draws(node)] == ["RandomStandardNormal"]


def test_an_unknown_function_has_no_shapes(graph):
    x = tf.placeholder(tf.float32, [None])
    made = tf.cond(tf.constant(True), lambda: x, lambda: -x)
    step = AStep([made], feeds=[x])
    name = next(iter(step.body.functions))
    with tf.Graph().as_default() as other:
        body = Inside(other).body(step.body.functions, name)
    assert body.returns
