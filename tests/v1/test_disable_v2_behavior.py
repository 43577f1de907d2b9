import subprocess
import sys


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
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
