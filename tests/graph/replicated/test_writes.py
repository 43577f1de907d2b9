import pytest
from a_step import AStep

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.graph.loops import loops_of
from tf2compat.graph.replicated.sync_marks import SYNC
from tf2compat.graph.replicated.writes import handle_arguments, reaches_write, sync_writes, writes_of


def marked(target, feeds):
    step = AStep([], [target.op], feeds)
    sync_writes(step.body, step.kinds(), loops_of(step.body).__contains__, step.step.shapes(step.body))
    return [node.attr["mode"].s.decode() for node in step.body.nodes.values() if node.op == SYNC]


@pytest.fixture
def x(graph):
    return tf.placeholder(tf.float32, [None, 2])


@pytest.mark.parametrize(
    ("value", "mode"),
    [
        (lambda x: tf.reduce_mean(x, 0), ["mean"]),
        (lambda x: tf.reduce_sum(x, 0), ["sum"]),
        (lambda x: tf.reduce_max(x, 0), ["mean"]),
        (lambda x: tf.ones([2]), []),
    ],
)
def test_what_is_written_becomes_one(x, value, mode):
    assert marked(tf.assign_add(tf.get_variable("v", [2]), value(x)), [x]) == mode


def test_rows_that_are_written_are_gathered(x):
    v = tf.get_variable("v", [4, 2])
    assert marked(tf.assign(v, x), [x]) == ["gather"]
    ids = tf.placeholder(tf.int32, [None])
    assert sorted(marked(tf.scatter_add(v, ids, x), [x, ids])) == ["gather", "gather"]


@pytest.mark.parametrize(
    ("value", "dtype", "why"),
    [
        (lambda x: tf.cast(tf.reduce_max(x), tf.int32), tf.int32, "writes int32 values"),
        (lambda x: tf.reduce_sum(x) + 1.0, tf.float32, "something else is added"),
        (lambda x: tf.reduce_max(x) > 0, tf.bool, "writes bool values"),
    ],
)
def test_what_cannot_become_one_is_refused_with_the_nodes_name(x, value, dtype, why):
    v = tf.get_variable("v", initializer=tf.zeros([], dtype))
    with pytest.raises(UnsupportedError, match=f"'here'.*{why}"):
        marked(tf.assign(v, value(x), name="here"), [x])


def test_a_write_in_a_loop_that_varies_is_refused(x):
    tf.disable_control_flow_v2()
    try:
        v = tf.get_variable("v", initializer=0.0)
        loop = tf.while_loop(
            lambda i: i < 2, lambda i: i + tf.cast(tf.assign(v, tf.reduce_max(x)), tf.int32) * 0 + 1, [0]
        )
    finally:
        tf.enable_control_flow_v2()
    with pytest.raises(UnsupportedError, match="inside a loop"):
        marked(loop, [x])


def test_a_function_that_writes_is_refused_where_values_vary(x):
    v = tf.get_variable("v", initializer=0.0)
    out = tf.cond(tf.reduce_max(x) > 0, lambda: tf.assign(v, 1.0), lambda: tf.assign(v, 2.0))
    with pytest.raises(UnsupportedError, match="calls a function that writes"):
        marked(out, [x])


def test_what_leads_to_a_write(x):
    v = tf.get_variable("v", initializer=0.0)
    mean = tf.reduce_mean(x)
    apart = tf.exp(x)
    step = AStep([apart], [tf.assign(v, mean).op], [x])
    assert [node.op for node in writes_of(step.body)] == ["AssignVariableOp"]
    assert mean.op.name in reaches_write(step.body)
    assert apart.op.name not in reaches_write(step.body)
    assert len(handle_arguments(step.body)) == 1


@pytest.mark.parametrize("value", [lambda x: 1.0, tf.reduce_mean, lambda x: tf.reduce_sum(x)])
def test_a_write_behind_a_condition_that_varies_is_refused(x, value):
    tf.disable_control_flow_v2()
    try:
        v = tf.get_variable("v", initializer=0.0)
        out = tf.cond(tf.reduce_max(x) > 0, lambda: tf.assign(v, value(x), name="here") + 0.0, lambda: 0.0)
    finally:
        tf.enable_control_flow_v2()
    with pytest.raises(UnsupportedError, match="'.*here.*stands behind a condition"):
        marked(out, [x])


def test_a_write_that_waits_for_what_stands_behind_such_a_condition_is_refused(x):
    tf.disable_control_flow_v2()
    inside = []
    try:
        v, one = tf.get_variable("v", initializer=0.0), tf.constant(1.0)
        tf.cond(tf.reduce_max(x) > 0, lambda: inside.append(tf.exp(2.0)) or inside[0], lambda: 0.0)
    finally:
        tf.enable_control_flow_v2()
    with tf.control_dependencies(inside):
        write = tf.assign(v, one)
    with pytest.raises(UnsupportedError, match="stands behind a condition"):
        marked(write, [x])
