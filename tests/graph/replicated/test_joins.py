import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.graph.replicated.inflows import AVERAGED
from tf2compat.graph.replicated.joins import join
from tf2compat.graph.replicated.meetings import scale_gradient
from tf2compat.graph.replicated.sync_marks import SYNC


def marks(body):
    return sorted(node.attr["mode"].s.decode() for node in body.nodes.values() if node.op == SYNC)


def a_step(fetch_loss):
    """A step whose rows are normalised by their mean."""
    x = tf.placeholder(tf.float32, [None, 4])
    w = tf.get_variable("w", [4, 3])
    rows = tf.matmul(x, w)
    mean = tf.reduce_mean(rows, 0, name="the_mean")
    loss = tf.reduce_sum(tf.square(rows - mean))
    (gradient,) = tf.gradients(loss, w)
    return AStep([loss, gradient] if fetch_loss else [gradient], feeds=[x])


@pytest.mark.parametrize(
    ("mode", "back"),
    [
        ("mean", ["gradient_share"]),
        ("sum", ["gradient_total"]),
        ("sum_share", ["gradient_total", "share"]),
        ("max", []),
    ],
)
def test_what_flows_into_the_gradient_is_joined_too(graph, mode, back):
    step = a_step(True)
    join(step.body, step.scopes, "the_mean:0", mode)
    assert marks(step.body) == sorted([mode, *back])
    user = next(node for node in step.body.nodes.values() if node.op == "Sub")
    assert step.body.nodes[user.input[1].partition(":")[0]].op == SYNC


def test_a_gradient_is_joined_where_the_step_does_not_need_the_value(graph):
    x = tf.placeholder(tf.float32, [None, 4])
    w = tf.get_variable("w", [4, 3])
    total = tf.reduce_sum(tf.matmul(x, w), name="total")
    (gradient,) = tf.gradients(total * 2.0, w)
    step = AStep([gradient], feeds=[x])
    assert "total" not in step.body.nodes
    join(step.body, step.scopes, "total:0", "sum")
    assert marks(step.body) == ["gradient_total"]


def test_a_gradient_is_scaled_where_it_flows_in_and_joined_before(graph):
    step = a_step(True)
    scale_gradient(step.body, step.scopes, "the_mean", "factor:0", "divisor:0")
    scaled = [node for node in step.body.nodes.values() if "/tf2compat_scaled/" in node.name]
    assert sorted(node.op for node in scaled) == ["Mul", "RealDiv"]
    assert all(step.scopes.of(node.name) for node in scaled)
    step.body.add_node(f"the_mean{AVERAGED}", "Identity", ["the_mean:0"], T=("type", 1))
    join(step.body, step.scopes, f"the_mean{AVERAGED}:0", "mean")
    (product,) = (node for node in scaled if node.op == "Mul")
    assert step.body.nodes[product.input[0].partition(":")[0]].attr["mode"].s == b"gradient_share"
