from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.body import tensor_of
from tf2compat.graph.replicated.inflows import AVERAGED, SCALED, inflows


def test_the_gradient_of_a_node_takes_in_what_its_users_hand_to_it(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    w = tf.get_variable("w", [4, 3])
    rows = tf.matmul(x, w, name="rows")
    (gradient,) = tf.gradients(tf.reduce_sum(tf.square(rows)), w)
    step = AStep([gradient], feeds=[x])
    ((node, position, scope),) = inflows(step.body, step.scopes, "rows")
    assert (node.op, scope) == ("MatMul", "gradients")
    assert step.scopes.forward(node.name) == "rows"
    source = tensor_of(node.input[position])[0]
    assert step.scopes.forward(source) == "Square"


def test_a_mean_that_was_scaled_takes_in_what_is_scaled(graph):
    step = AStep([tf.constant(1.0, name="mean")])
    product = step.body.add_node(f"gradients{SCALED}mean/0_Mul", "Mul", ["a", "b"])
    assert inflows(step.body, step.scopes, f"mean{AVERAGED}") == [(product, 0, "")]
    assert inflows(step.body, step.scopes, "mean") == []
