import functools
import gc

import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.runtime.compiler import Compiler
from tf2compat.runtime.config import session_config
from tf2compat.runtime.local_servers import LocalServer
from tf2compat.runtime.local_steps import LocalSteps
from tf2compat.runtime.opened_steps import opened_steps
from tf2compat.runtime.variable_store import VariableStore


def test_a_step_of_one_device_is_one_function(graph):
    v = tf.get_variable("v", initializer=[1.0, 2.0])
    compiler = Compiler(functools.partial(opened_steps, graph, session_config(None)))
    steps = compiler.steps
    assert isinstance(steps, LocalSteps)
    assert steps.cluster is None
    steps.make([], [v.initializer], [])([])
    body = compiler.cut([v * 2.0], [], [])
    (doubled,) = compiler.compiled(body, 1)([])
    assert _tf.array_of(doubled).tolist() == [2.0, 4.0]
    compiler.close()
    assert compiler.variables.by_name() == {}


def test_variables_of_a_server_outlive_the_session(graph):
    v = tf.get_variable("v", initializer=3.0)
    server = LocalServer("tests.local_steps", VariableStore("tests.local_steps"))
    first = Compiler(functools.partial(opened_steps, graph, session_config(None), server=server))
    first.step([], [v.initializer], [])([])
    first.close()
    second = Compiler(functools.partial(opened_steps, graph, session_config(None), server=server))
    (value,) = second.step([v.read_value()], [], [])([])
    assert _tf.array_of(value) == 3.0
    second.close()


def function_of(sess, *targets):
    return _tf.function_def(sess._compiler.step([], list(targets), []).name)


def test_a_step_finds_its_variables_by_name(graph):
    v = tf.get_variable("scope/v", initializer=[1.0, 2.0])
    with tf.container("mine"):
        w = tf.get_variable("w", initializer=tf.zeros([3], tf.float64))
    train = tf.group(tf.assign_add(v, [1.0, 1.0]), tf.assign_add(w, tf.ones([3], tf.float64)))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        function = function_of(sess, train)
        assert not function.signature.input_arg, "an argument costs a microsecond a call"
        handles = {node.attr["shared_name"].s: node for node in function.node_def if node.op == "VarHandleOp"}
        container = sess._compiler.state.container.encode()
        assert handles[b"scope/v"].attr["container"].s == container
        assert handles[b"w"].attr["container"].s == container + b"/mine"
        assert handles[b"w"].attr["dtype"].type == tf.float64.as_datatype_enum
        assert handles[b"w"].device == "/device:CPU:0"
        assert sess.run(v).tolist() == [2.0, 3.0]
        assert sess.run(w).tolist() == [1.0] * 3


def test_variables_of_bodies_and_of_parts_are_found_by_name(graph):
    table = tf.get_variable(
        "table", [6, 2], initializer=tf.ones_initializer(), partitioner=tf.fixed_size_partitioner(3)
    )
    v = tf.get_variable("v", initializer=1.0)
    n = tf.placeholder(tf.int32, [])
    grown = tf.while_loop(lambda i: i < n, lambda i: [i + tf.cast(tf.assign_add(v, 1.0), tf.int32)], [0])
    branch = tf.cond(n > 3, lambda: tf.assign(v, 10.0), lambda: v.read_value())
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        assert sess.run(tf.nn.embedding_lookup(table, [0, 5, 2])).tolist() == [[1.0, 1.0]] * 3
        assert sess.run(grown, {n: 5}) == 5  # 2 + 3
        assert sess.run([branch, branch], {n: 1}) == [3.0, 3.0]
        assert sess.run(branch, {n: 4}) == 10.0
        assert sess.run(v) == 10.0


def test_variables_live_as_long_as_a_step_that_uses_them(graph):
    v = tf.get_variable("v", initializer=3.0)
    sess = tf.Session()
    sess.run(v.initializer)
    compiler = sess._compiler
    step, held = compiler.step([v.read_value()], [], []), sess.variables["v"]
    compiler.variables.clear()
    gc.collect()
    assert _tf.array_of(step([])[0]) == 3.0
    with _tf.eager_mode():
        held.assign(4.0)
    assert _tf.array_of(step([])[0]) == 4.0
    name = step.variables[0]._unique_id
    sess.close()
    del step, held
    gc.collect()
    with _tf.eager_mode():
        handle = _tf.variable_handle(*name.split("/"), tf.float32, tf.TensorShape([]))
        assert not tf.raw_ops.VarIsInitializedOp(resource=handle).numpy(), "nothing is left of it"


def test_a_variable_without_a_value_is_named(graph):
    v = tf.get_variable("v", initializer=1.0)
    with tf.Session() as sess, pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value v"):
        sess.run(tf.assign_add(v, 1.0))


def test_sessions_of_one_graph_have_variables_of_their_own(graph):
    v = tf.get_variable("v", initializer=1.0)
    with tf.Session() as first, tf.Session() as second:
        for sess in (first, second):
            sess.run(v.initializer)
        first.run(tf.assign(v, 5.0))
        assert (first.run(v), second.run(v)) == (5.0, 1.0)
