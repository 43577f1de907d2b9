import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tests import programs


def test_disable_v2_behavior():
    script = """
import tf2compat.v1 as tf
tf.disable_v2_behavior()
assert not tf.executing_eagerly()
v = tf.get_variable("v", initializer=[1.0, 2.0])
assert v.op.type == "VarHandleOp", v.op.type
x = tf.placeholder(tf.float32, [None, 3])
assert x.shape[1].value == 3
assert (x == x) is True
assert {x: 1}[x] == 1
y = tf.cond(tf.constant(True), lambda: v * 2.0, lambda: v)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    assert sess.run(y).tolist() == [2.0, 4.0]
with tf.train.MonitoredSession() as sess:
    assert sess.run(v).tolist() == [1.0, 2.0]
"""
    done = programs.run(["-c", script])
    assert done.returncode == 0, done.stderr[-2000:]


def test_values_are_those_of_tf1():
    script = """
import tensorflow as stock
import tf2compat.v1 as tf
tf.disable_v2_behavior()
tf.disable_v2_behavior()
x = tf.placeholder(tf.float32, [None, 6])
v = tf.get_variable("v", initializer=[0.0, 2.0])
tag = tf.cond(tf.constant(True), lambda: tf.summary.scalar("a", 1.0), lambda: tf.constant(""))
assert type(x) is tf.Tensor and type(v * 2.0) is tf.Tensor
assert isinstance(v, tf.Variable) and bool(v) and not isinstance(v, tf.Tensor)
assert (x.shape[1] * 2.0).value == 12 and bool(x.shape[0])
sums = tf.Variable(tf.zeros_like(v.initialized_value()))
twice = tf.Variable(v * 2.0)
grown = tf.Variable(tf.zeros([0, 2]), validate_shape=False)
longer = tf.assign(grown, tf.concat([grown, tf.ones([1, 2])], 0), validate_shape=False)
total = v
total += 1.0
moved = tf.map_fn(lambda part: tf.summary.scalar("m", part), tf.constant([1.0, 2.0]), tf.string)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    assert sess.run(twice).tolist() == [0.0, 4.0]
    assert sess.run([sums, total])[1].tolist() == [1.0, 3.0]
    assert [len(sess.run(longer)) for _ in range(2)] == [1, 2]
    found = [tf.Summary.FromString(each).value[0].tag for each in [sess.run(tag), *sess.run(moved)]]
    assert found == ["cond/a", "map/while/m", "map/while/m"], found
"""
    done = programs.run(["-c", script])
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_predicate_that_is_no_scalar_is_refused():
    script = """
import tf2compat.v1 as tf
tf.disable_v2_behavior()
try:
    tf.cond(tf.constant([True, False]), lambda: 1, lambda: 2)
except ValueError as error:
    print(error)
"""
    done = programs.run(["-c", script])
    assert "`tf.cond`: Shape must be rank 0 but is rank 1: the predicate 'Const:0' is no scalar." in done.stdout


@pytest.mark.parametrize(
    "name", ["disable_eager_execution", "disable_v2_behavior", "enable_control_flow_v2", "enable_v2_behavior"]
)
def test_they_are_of_the_overlay(name):  # `test_graph.py` calls them, in a process of its own.
    assert getattr(tf, name) is not getattr(stock.compat.v1, name)
