import pytest
import tensorflow as stock
from a_step import AStep
from tensorflow.python.framework import function

import tf2compat.v1 as tf
from tf2compat.graph.replicated.kind import Kind


def kind_of(make):
    x = tf.placeholder(tf.float32, [None, 4])
    return AStep([made := make(x)], feeds=[x]).kind(made)


def on():
    return tf.placeholder_with_default(True, [])


def turns(body, *begin):
    return tf.while_loop(lambda i, *_: i < 3, lambda i, *rest: (i + 1, *body(*rest)), (0, *begin))[1]


@function.Defun(tf.float32)
def double(x):
    return x * 2.0


@stock.function
def mean(x):
    return tf.reduce_mean(tf.tanh(x))


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda x: tf.cond(on(), lambda: x * 2.0, lambda: x), Kind.BATCH),
        (lambda x: tf.cond(on(), lambda: tf.reduce_sum(x), lambda: tf.reduce_sum(x * x)), Kind.SUM),
        (lambda x: tf.cond(on(), lambda: tf.reduce_mean(x), lambda: 3.0), Kind.MEAN),
        (lambda x: tf.cond(on(), lambda: tf.reduce_sum(x), lambda: 3.0), Kind.MIXED),
        (lambda x: tf.cond(on(), lambda: tf.reduce_sum(x), lambda: tf.reduce_mean(x)), Kind.VARIES),
        (lambda x: tf.cond(on(), lambda: x, lambda: tf.ones([2, 4])), Kind.VARIES),
        (lambda x: tf.cond(tf.reduce_max(x) > 0, lambda: x * 2.0, lambda: x), Kind.VARIES),
        (lambda x: tf.cond(on(), lambda: x - tf.reduce_mean(x, 0), lambda: x), Kind.VARIES),
        (lambda x: tf.cond(on(), lambda: tf.nn.dropout(x, rate=0.5), lambda: x), Kind.BATCH),
        (lambda x: stock.switch_case(tf.constant(1), [lambda: x, lambda: x * 2.0]), Kind.BATCH),
        (lambda x: turns(lambda s: (tf.tanh(s),), x), Kind.BATCH),
        (lambda x: turns(lambda s: (s + tf.reduce_sum(x),), 0.0), Kind.SUM),
        (lambda x: turns(lambda s: (s + tf.reduce_sum(x),), 1.0), Kind.MIXED),
        (lambda x: turns(lambda s: (s + tf.reduce_mean(x),), 1.0), Kind.MEAN),
        (lambda x: turns(lambda s: (s - tf.reduce_mean(s, 0),), x), Kind.VARIES),
        (lambda x: turns(lambda s: (tf.cond(on(), lambda: s * 2.0, lambda: s),), x), Kind.BATCH),
        (lambda x: tf.while_loop(lambda s: tf.reduce_sum(s) < 9.0, lambda s: s * 2.0, [x]), Kind.VARIES),
        (double, Kind.BATCH),
        (mean, Kind.MEAN),
        (lambda x: mean(x) + tf.reduce_mean(tf.reshape(double(x), [-1, 4])), Kind.MEAN),
    ],
)
def test_what_a_function_returns(graph, make, kind):
    assert kind_of(make) is kind


def test_what_loops_put_into_arrays(graph):
    x = tf.placeholder(tf.float32, [None, 5, 2])
    steps = tf.TensorArray(tf.float32, 5).unstack(tf.transpose(x, [1, 0, 2]))

    def body(i, state, out, sums):
        state = tf.tanh(state + steps.read(i))
        return i + 1, state, out.write(i, state), sums.write(i, tf.reduce_sum(state))

    begin = tf.zeros(tf.stack([tf.shape(x)[0], 2])), tf.TensorArray(tf.float32, 5), tf.TensorArray(tf.float32, 5)
    _, state, out, sums = tf.while_loop(lambda i, *_: i < 5, body, (0, *begin))
    outputs, total = tf.transpose(out.stack(), [1, 0, 2]), tf.reduce_sum(sums.stack())
    mean = tf.reduce_mean(tf.square(state))
    step = AStep([outputs, total, mean], feeds=[x])
    assert [step.kind(tensor) for tensor in (outputs, total, mean)] == [Kind.BATCH, Kind.SUM, Kind.MEAN]


def test_a_function_that_calls_itself_ends(graph):
    x = tf.placeholder(tf.float32, [None])

    @function.Defun(tf.float32, func_name="again", out_names=["y"])
    def again(value):
        return value * 2.0

    y = again(x)
    step = AStep([y], feeds=[x])
    definition = step.body.functions["again"]
    node = next(node for node in definition.node_def if node.op == "Mul")
    node.op = "again"
    del node.input[1:]
    output = definition.signature.output_arg[0].name
    definition.ret[output] = f"{node.name}:{output}:0"
    assert step.kind(y) is Kind.VARIES
