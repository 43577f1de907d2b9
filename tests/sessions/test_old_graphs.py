"""Graphs of before TF 1.15's resource variables and control flow v2: they run as they are."""

import pytest

import tf2compat.v1 as tf
from tests import programs


def reference(name, value):
    made = tf.get_variable(name, initializer=value, use_resource=False)
    assert made.op.type == "VariableV2"
    return made


def test_a_reference_variable_trains(graph, either_session):
    v, step = reference("v", 10.0), tf.train.get_or_create_global_step()
    train = tf.train.AdamOptimizer(0.1).minimize(v * v, step)
    with either_session() as sess:
        with pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value v"):
            sess.run(v)
        sess.run(tf.global_variables_initializer())
        for fetches in (train, [train, v], {"t": train}):
            sess.run(fetches)
        assert sess.run(v) == pytest.approx(9.7, abs=1e-3)
        assert sess.run("v:0") == sess.run(v)


def test_sessions_have_reference_variables_of_their_own(graph):
    v = reference("v", [1.0, 2.0])
    add = tf.scatter_add(v, [0], [5.0])
    with tf.Session() as first, tf.Session() as second:
        first.run(v.initializer)
        second.run(v.initializer)
        first.run(add)
        assert (first.run(v).tolist(), second.run(v).tolist()) == ([6.0, 2.0], [1.0, 2.0])


def test_the_memory_of_a_reference_variable_is_freed(graph):
    def resident():
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * 4096 / 2**20

    v = reference("v", tf.zeros([10_000_000]))  # From 32 MiB on, malloc gives to the system what is freed.
    sizes = []
    for _ in range(20):
        with tf.Session() as sess:
            sess.run(v.initializer)
        sizes.append(resident())
    assert sizes[-1] - sizes[10] < 64, sizes


def test_saving_and_restoring_reference_variables(graph, tmp_path):
    v = reference("v", 3.0)
    saver = tf.train.Saver()
    with tf.Session() as sess:
        sess.run(v.initializer)
        path = saver.save(sess, str(tmp_path / "m"))
        sess.run(tf.assign(v, 9.0))
        saver.restore(sess, path)
        assert sess.run(v) == 3.0


def test_v1_control_flow_with_gradients_and_random_ops():
    script = """
import tensorflow.compat.v1 as stock
stock.disable_v2_behavior()
import tf2compat.v1 as tf

def values(module):
    with module.Graph().as_default():
        module.set_random_seed(3)
        x = module.placeholder(module.float32, [])
        draw = lambda i, y: (i + 1, y * x + module.random_normal([]))
        _, y = module.while_loop(lambda i, _: i < 5, draw, [0, 1.0], parallel_iterations=1)
        z = module.cond(x > 0, lambda: x * 2, lambda: -x)
        (gradient,) = module.gradients(y * z, x)
        kinds = {op.type for op in module.get_default_graph().get_operations()}
        assert {"Enter", "Exit", "Switch", "Merge", "NextIteration"} <= kinds, kinds
        with module.Session() as sess:
            return [sess.run([y, z, gradient], {x: v}) for v in (2.0, -1.0, 3.0)]

assert values(stock) == values(tf), (values(stock), values(tf))
"""
    done = programs.run(["-c", script])
    assert done.returncode == 0, done.stderr[-2000:]
