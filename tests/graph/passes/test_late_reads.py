"""What TF 1.15.5 gives for a variable that is fetched beside its update, tried there."""

import time

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as tf1
from tf2compat.graph.passes import late_reads


@pytest.fixture(autouse=True)
def as_after_disable_v2_behavior(monkeypatch):
    monkeypatch.setattr(late_reads, "_state", {"enabled": True})


def test_the_step_that_is_fetched_beside_the_train_op_is_counted(graph):
    step = tf1.train.get_or_create_global_step()
    weight = tf1.get_variable("weight", initializer=1.0)
    train_op = tf1.train.GradientDescentOptimizer(0.1).minimize(weight**2, step)
    with tf1.train.SingularMonitoredSession() as session:
        values = [session.run([train_op, step, weight])[1:] for _ in range(3)]
        assert [int(at) for at, _ in values] == [1, 2, 3]
        np.testing.assert_allclose([float(value) for _, value in values], [0.8, 0.64, 0.512], rtol=1e-6)
        assert session.run(step) == 3


def test_a_loop_that_ends_by_the_step_it_fetched_takes_no_step_too_many(graph):
    step = tf1.train.get_or_create_global_step()
    count = tf1.assign_add(step, 1)
    at = 0
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        while at < 5:
            _, at = session.run([count.op, step])
        assert session.run(step) == 5


def test_every_kind_of_write(graph):
    x = tf1.placeholder(tf.float32, [])
    v = tf1.get_variable("v", initializer=1.0)
    table = tf1.get_variable("table", initializer=np.ones([3, 2], np.float32))
    steps = {
        "assign": (tf1.assign(v, v + 1.0).op, v, 2.0),
        "fed": (tf1.assign(v, x).op, v, 7.0),
        "grouped": (tf.group(tf1.assign_sub(v, 2.0)), v, 5.0),
    }
    scattered = tf1.scatter_add(table, [0], np.ones([1, 2], np.float32)).op
    with tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        for name, (write, read, expected) in steps.items():
            assert session.run([write, read], {x: 7.0})[1] == expected, name
        assert session.run([scattered, table])[1].tolist() == [[2, 2], [1, 1], [1, 1]]


def test_what_is_computed_from_a_variable_is_not_read_late(graph):
    v = tf1.get_variable("v", initializer=1.0)
    loss = v * 10.0
    add = tf1.assign_add(v, 1.0)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert session.run([loss, v, add.op])[:2] == [10.0, 2.0]
        assert session.run([v, loss]) == [2.0, 20.0]


def test_what_hands_the_memory_of_a_variable_on_is_read_late(graph):
    """`tf.identity(global_step)` beside the train op is the new step, as in TensorFlow 1.15.5."""
    v = tf1.get_variable("v", initializer=np.array([1.0, 2.0]))
    shared = [
        *(tf.identity(v), tf.identity(tf.identity(v)), tf.reshape(v, [2, 1]), tf.stop_gradient(v)),
        *(tf.expand_dims(v, 0), tf.squeeze(tf.reshape(v, [1, 2]))),
    ]
    computed = shared[0] * 2.0
    add = tf1.assign_add(v, [1.0, 1.0])
    with tf1.Session() as session:
        session.run(v.initializer)
        for number, tensor in enumerate(shared, 1):
            fetched = session.run([add.op, tensor])[1]
            assert fetched.ravel().tolist() == [1.0 + number, 2.0 + number], tensor.op.type
            assert fetched.shape == tensor.shape
        assert session.run([add.op, computed, shared[0]])[1:][1].tolist() == [8.0, 9.0]
        assert session.run(shared[:2])[1].tolist() == [8.0, 9.0]


def test_an_identity_that_something_else_takes_stays(graph):
    v = tf1.get_variable("v", initializer=1.0)
    same = tf.identity(v)
    twice = same * 2.0
    with tf.control_dependencies([same]):
        add = tf1.assign_add(v, 1.0)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert session.run([add.op, same, twice])[1:] == [2.0, 2.0]
        assert session.run([same, add.op])[0] == 3.0


def test_without_disable_v2_behavior_the_value_is_the_one_of_before(graph, monkeypatch):
    monkeypatch.setattr(late_reads, "_state", {"enabled": False})
    v = tf1.get_variable("v", initializer=1.0)
    add = tf1.assign_add(v, 1.0)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert session.run([v, add.op])[0] == 1.0


def test_a_counter_is_read_after_it_has_counted(graph):
    v = tf1.get_variable("v", initializer=0)
    count = tf1.count_up_to(v, 100)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert [[int(x) for x in session.run([count, v])] for _ in range(4)] == [[0, 1], [1, 2], [2, 3], [3, 4]]
        assert [int(x) for x in session.run([v, count])] == [5, 4]


def _slowly(value):
    """Returns a value that comes later than a read that does not wait for it."""

    def come():
        time.sleep(0.03)
        return np.float32(value)

    given = tf1.py_func(come, [], tf.float32)
    given.set_shape([])
    return given


def _in_place(kind, v, chosen):
    """Returns a tensor whose branch, loop or function adds 1 to a variable."""

    def add():
        with tf1.control_dependencies([tf1.assign_add(v, _slowly(1.0))]):
            return tf1.constant(3.0)

    def leave():
        return tf1.constant(4.0)

    if kind == "branch":
        return tf1.cond(chosen, add, leave)
    if kind == "branch in a branch":
        return tf1.cond(chosen, lambda: tf1.cond(chosen, add, leave), leave)
    if kind == "case":
        return tf1.case([(tf1.logical_not(chosen), leave)], add)
    if kind == "loop":
        return tf1.while_loop(lambda i, _: i < 1, lambda i, _: (i + 1, add()), [0, 0.0])[1]
    return tf.function(add)()


@pytest.mark.parametrize("kind", ["branch", "branch in a branch", "case", "loop", "function"])
def test_a_variable_that_changes_inside_a_branch_a_loop_or_a_function(graph, kind):
    v = tf1.get_variable("v", initializer=0.0)
    chosen = tf1.placeholder_with_default(True, [])
    out = _in_place(kind, v, chosen)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert [[float(value) for value in session.run([out, v])] for _ in range(2)] == [[3.0, 1.0], [3.0, 2.0]]
        assert session.run([v, out.op])[0] == 3.0


def test_a_branch_that_is_not_taken_changes_nothing(graph):
    v = tf1.get_variable("v", initializer=0.0)
    chosen = tf1.placeholder_with_default(True, [])
    out = _in_place("branch", v, chosen)
    with tf1.Session() as session:
        session.run(v.initializer)
        assert session.run([out, v], {chosen: False}) == [4.0, 0.0]
