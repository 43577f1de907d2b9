import numpy as np
import pytest
import tensorflow as stock
from tensorflow.python.compiler.xla import xla

import tf2compat.v1 as tf
from tf2compat import _tf


def trained(session, train, loss, x, more=()):
    with session as sess:
        sess.run(tf.global_variables_initializer())
        return [sess.run([loss, train, *more], {x: np.float32([[1, 2], [3, 4], [5, 6]])})[0] for _ in range(4)]


def a_model():
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", [2, 3], initializer=tf.random_uniform_initializer(seed=2))
    loss = tf.reduce_mean(tf.square(tf.nn.relu(tf.matmul(x, w) - 1.0)))
    train = tf.train.AdamOptimizer(0.01).minimize(loss, global_step=tf.train.get_or_create_global_step())
    return x, w, loss, train


def calls(sess):
    """Returns the functions of the session's programs, and those of them that XLA compiles."""
    names = [program.name for program in sess._compiler._made.values()]
    functions = [_tf.function_def(name) for name in names]
    return [node for function in functions for node in function.node_def if node.attr["_XlaMustCompile"].b]


@pytest.mark.parametrize("by", ["argument", "config", "environment"])
def test_a_step_is_compiled_as_a_whole_with_its_fetches(graph, monkeypatch, by):
    x, _w, loss, train = a_model()
    config = tf.ConfigProto()
    if by == "config":
        config.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
    if by == "environment":
        monkeypatch.setenv("TF2COMPAT_JIT_COMPILE", "1")
    expected = trained(stock.compat.v1.Session(), train, loss, x)
    with tf.Session(config=config, jit_compile=True if by == "argument" else None) as sess:
        sess.run(tf.global_variables_initializer())
        before = len(calls(sess))
        found = [sess.run([loss, train], {x: np.float32([[1, 2], [3, 4], [5, 6]])})[0] for _ in range(4)]
        assert len(calls(sess)) == before + 1
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_what_xla_cannot_take_is_named_and_runs_beside(graph, caplog):
    x, _w, loss, train = a_model()
    summary = tf.summary.scalar("the_loss", loss)
    caplog.set_level("INFO")
    expected = trained(stock.compat.v1.Session(), train, loss, x)
    found = trained(tf.Session(jit_compile=True), train, loss, x, [summary])
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert "ScalarSummary ('the_loss')" in caplog.text


def test_random_numbers_are_tf1s(graph):
    x = tf.placeholder(tf.float32, [None, 8])
    out = tf.nn.dropout(tf.exp(x), rate=0.5, seed=4) * 2.0
    fed = {x: np.ones((3, 8), np.float32)}
    with stock.compat.v1.Session() as one, tf.Session(jit_compile=True) as other:
        for _ in range(2):
            np.testing.assert_allclose(other.run(out, fed), one.run(out, fed), rtol=1e-6)


def test_loops_of_tf1_stay_outside_and_those_of_tf2_are_compiled(graph):
    x = tf.placeholder(tf.float32, [4])
    for switch in (tf.disable_control_flow_v2, tf.enable_control_flow_v2):
        switch()
        loop = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * 2.0 + tf.reduce_sum(x)), (0, 1.0))[1]
        with tf.Session(jit_compile=True) as sess:
            assert sess.run(tf.exp(loop - 30.0), {x: np.ones(4, np.float32)}) == pytest.approx(np.exp(6.0), rel=1e-5)


def test_reference_variables_are_compiled_as_resources(graph):
    tf.disable_resource_variables()
    try:
        x, _w, loss, train = a_model()
    finally:
        tf.enable_resource_variables()
    expected = trained(stock.compat.v1.Session(), train, loss, x)
    np.testing.assert_allclose(trained(tf.Session(jit_compile=True), train, loss, x), expected, rtol=1e-5)


def test_an_assertion_is_not_left_out(graph):
    x = tf.placeholder(tf.float32, [])
    with tf.control_dependencies([tf.Assert(x < 0, [x], name="negative")]):
        doubled = x * 2.0
    checked = tf.check_numerics(tf.log(x), "no number", name="finite")
    with tf.Session(jit_compile=True) as sess:
        assert sess.run(doubled, {x: -1.0}) == -2.0
        with pytest.raises(tf.errors.InvalidArgumentError) as caught:
            sess.run(doubled, {x: 1.0})
        assert caught.value.op.name == "negative/AssertGuard/Assert"  # As in TensorFlow 1.15.5.
        with pytest.raises(tf.errors.InvalidArgumentError, match="no number"):
            sess.run(checked, {x: 0.0})


def test_the_gradient_of_a_loop_without_end_runs_beside(graph):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.get_variable("w", initializer=[[0.5, 0.0], [0.0, 0.25]])
    state = tf.while_loop(lambda i, _: i < 3, lambda i, state: (i + 1, tf.matmul(state, w)), (0, x))[1]
    gradient = tf.gradients(tf.reduce_sum(state), w)[0]
    with tf.Session(jit_compile=True) as sess:
        sess.run(w.initializer)
        found = sess.run(gradient, {x: [[1.0, 2.0]]})
    np.testing.assert_allclose(found, [[0.75, 0.4375], [0.875, 0.375]])


def test_what_the_program_has_compiled_itself_is_compiled_with_the_rest(graph):
    x = tf.placeholder(tf.float32, [2])
    w = tf.get_variable("w", initializer=[1.0, 2.0])
    made = xla.compile(lambda x: x * w + tf.reduce_sum(w), [x])[0]
    with tf.Session(jit_compile=True) as sess:
        sess.run(w.initializer)
        assert sess.run(made, {x: [1.0, 2.0]}).tolist() == [4.0, 7.0]


def test_what_takes_strings_runs_beside(graph):
    x = tf.placeholder(tf.string, [None])
    names = tf.Variable(tf.constant(["a", "b"]), trainable=False)
    same = tf.reduce_sum(tf.cast(tf.equal(names, x), tf.float32) * 2.0)
    with tf.Session(jit_compile=True) as sess:
        sess.run(names.initializer)
        assert sess.run([same, tf.size(x)], {x: ["a", "c"]}) == [2.0, 2]
        assert sess.run(names.assign(["c", "a"])).tolist() == [b"c", b"a"]
        assert sess.run(same * 1.0, {x: ["c", "a"]}) == 4.0
        assert sess.run(tf.report_uninitialized_variables()).tolist() == []
