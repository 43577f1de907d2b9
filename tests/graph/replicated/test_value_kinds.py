import pytest
from a_step import AStep, kind_of

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind, Value
from tf2compat.graph.replicated.value_kinds import _join

v1 = tf


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: x * 2.0, Kind.BATCH),
        (lambda x: tf.matmul(x, tf.ones([4, 3])), Kind.BATCH),
        (lambda x: tf.nn.softmax(tf.reshape(x, [-1, 2, 2])), Kind.BATCH),
        (lambda x: tf.transpose(x), Kind.PART),
        (lambda x: tf.reduce_sum(tf.transpose(x)), Kind.SUM),
        (lambda x: tf.reduce_mean(tf.transpose(x), 1), Kind.MEAN),
        (lambda x: tf.reduce_mean(tf.transpose(x), 0), Kind.BATCH),
        (lambda x: tf.nn.l2_loss(tf.exp(tf.transpose(x))), Kind.SUM),
        (lambda x: tf.zeros_like(x) + tf.zeros(tf.shape(x)), Kind.BATCH),
        (lambda x: tf.zeros(tf.stack([3, tf.shape(x)[0]])), Kind.PART),
        (lambda x: tf.range(tf.shape(x)[0]), Kind.INDEX),
        (lambda x: tf.range(tf.shape(x)[1]), Kind.SAME),
        (lambda x: tf.shape(tf.transpose(x))[0], Kind.SAME),
        (lambda x: tf.shape(tf.transpose(x))[1], Kind.COUNT),
        (lambda x: tf.reduce_mean(x), Kind.MEAN),
        (lambda x: tf.reduce_mean(x, 0), Kind.MEAN),
        (lambda x: tf.reduce_mean(x, 1), Kind.BATCH),
        (lambda x: tf.reduce_mean(x, -2), Kind.MEAN),
        (lambda x: tf.reduce_sum(x), Kind.SUM),
        (lambda x: tf.reduce_sum(tf.reduce_sum(x, 0)), Kind.SUM),
        (lambda x: tf.reduce_max(x), Kind.MAX),
        (lambda x: tf.nn.l2_loss(x), Kind.SUM),
        (lambda x: tf.reduce_mean(x) + 1.0, Kind.MEAN),
        (lambda x: 0.5 * tf.reduce_mean(x) - tf.reduce_mean(x * x), Kind.MEAN),
        (lambda x: tf.reduce_sum(x) + tf.reduce_sum(x * x), Kind.SUM),
        (lambda x: tf.reduce_sum(x) + 1.0, Kind.MIXED),
        (lambda x: tf.reduce_sum(x) + tf.reduce_mean(x), Kind.MIXED),
        (lambda x: tf.exp(tf.reduce_mean(x)), Kind.VARIES),
        (lambda x: tf.reduce_mean(x) * tf.reduce_mean(x), Kind.VARIES),
        (lambda x: tf.reduce_sum(x) / 8.0, Kind.SUM),
        (lambda x: tf.reduce_sum(x) / tf.cast(tf.shape(x)[0], tf.float32), Kind.MEAN),
        (lambda x: tf.reduce_sum(x) / tf.reduce_sum(tf.abs(x)), Kind.MEAN),
        (lambda x: tf.shape(x)[0] * 2, Kind.COUNT),
        (lambda x: tf.reduce_sum(tf.cast(x > 0, tf.int32)), Kind.SUM),
        (lambda x: tf.ones([3]) * 2.0, Kind.SAME),
        (lambda x: tf.raw_ops.Print(input=x, data=[tf.shape(x), tf.reduce_mean(x)]), Kind.BATCH),
        (lambda x: tf.raw_ops.Print(input=tf.reduce_sum(x), data=[x]), Kind.SUM),
    ],
)
def test_kinds_of_what_is_made_of_a_batch(graph, make, kind):
    assert kind_of(make) is kind


def test_the_elements_of_a_pipeline_are_batches(graph):
    iterator = tf.data.make_one_shot_iterator(tf.data.Dataset.range(8).batch(2)).get_next()
    single = tf.data.make_one_shot_iterator(tf.data.Dataset.range(8)).get_next()
    step = AStep([iterator, single])
    assert step.kind(iterator) is Kind.BATCH
    assert step.kind(single) is Kind.VARIES


def test_what_stands_behind_a_varying_condition_is_gated(graph, v1_control_flow):
    x = tf.placeholder(tf.float32, [None])
    inside = []

    def branch():
        inside.append(tf.exp(tf.ones([2])))
        return inside[0]

    out = tf.cond(tf.reduce_max(x) > 0, branch, lambda: tf.zeros([2]))
    step = AStep([out], feeds=[x])
    assert step.kind(inside[0]) is Kind.GATED
    assert step.kind(out) is Kind.VARIES


def test_loops_carry_the_kinds_of_what_enters_them(graph, v1_control_flow):
    x = tf.placeholder(tf.float32, [None])
    _, total = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + tf.reduce_max(x)), (0, 0.0))
    same = tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0])
    step = AStep([total, same], feeds=[x])
    assert step.kind(total) is not Kind.SAME
    assert step.kind(same) is Kind.SAME


def test_what_is_popped_from_a_stack_is_what_was_pushed(graph, v1_control_flow):
    x = tf.placeholder(tf.float32, [None])
    w = tf.get_variable("w", initializer=1.0)
    _, total = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * w * tf.reduce_max(x)), (0, 1.0))
    gradient = tf.gradients(total, w)[0]
    step = AStep([gradient], feeds=[x])
    pops = [name for name, node in step.body.nodes.items() if node.op == "StackPopV2"]
    assert pops
    assert Kind.VARIES in {step.kinds().of(name) for name in pops}
    assert step.kind(gradient) is not Kind.SAME


def test_what_goes_through_an_array_of_a_loop_keeps_its_rows(graph, v1_control_flow):
    x = tf.placeholder(tf.float32, [None, 5, 2])
    steps = tf.TensorArray(tf.float32, 5).unstack(tf.transpose(x, [1, 0, 2]))

    def body(i, state, out):
        state = tf.tanh(state + steps.read(i))
        return i + 1, state, out.write(i, state)

    zeros = tf.zeros(tf.stack([tf.shape(x)[0], 2]))
    _, state, out = tf.while_loop(lambda i, *_: i < 5, body, (0, zeros, tf.TensorArray(tf.float32, 5)))
    outputs = tf.transpose(out.stack(), [1, 0, 2])
    sums, mean = tf.reduce_sum(outputs), tf.reduce_mean(tf.square(state))
    step = AStep([sums, mean], feeds=[x])
    assert step.kind(outputs) is Kind.BATCH
    assert step.kind(sums) is Kind.SUM
    assert step.kind(mean) is Kind.MEAN


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SAME])
def test_a_gated_value_that_is_joined_stays_gated(kind):
    gated, same, value = Value(Kind.GATED), Value(Kind.SAME), Value(kind)
    assert _join(gated, value) == _join(value, gated) == gated
    assert _join(same, value) == _join(value, same) == value


def test_a_gated_value_that_a_loop_carries_stays_gated(graph, v1_control_flow):
    x = tf.placeholder(tf.float32, [None])
    inside = []

    def branch():
        _, total = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + 1.0), (0, tf.constant(1.0)))
        inside.append(total)
        return total

    out = tf.cond(tf.reduce_max(x) > 0, branch, lambda: 0.0)
    assert AStep([out], feeds=[x]).kind(inside[0]) is Kind.GATED
