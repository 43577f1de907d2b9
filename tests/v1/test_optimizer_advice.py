import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tests import programs
from tf2compat.errors import UsageStateError


def test_a_loss_that_was_computed_eagerly_is_told_what_to_write():
    assert stock.executing_eagerly()
    w = tf.Variable(2.0)
    for optimizer in (tf.train.GradientDescentOptimizer(0.1), tf.train.AdamOptimizer(0.1)):
        with pytest.raises(UsageStateError, match=r"should be a function when eager.*tf.disable_v2_behavior\(\)"):
            optimizer.minimize(w * w)


def test_a_loss_that_is_a_function_is_minimized():
    w = tf.Variable(2.0)
    tf.train.GradientDescentOptimizer(0.25).minimize(lambda: w * w)
    assert w.numpy() == 1.0


def test_in_a_graph_nothing_is_different(graph):
    w = tf.get_variable("w", initializer=2.0)
    train_op = tf.train.GradientDescentOptimizer(0.25).minimize(w * w)
    with tf.Session() as sess:
        sess.run(w.initializer)
        sess.run(train_op)
        assert sess.run(w) == 1.0


@pytest.mark.slow
def test_importing_changes_no_class():
    code = (
        "import tensorflow as tf\nstock = tf.compat.v1.train.Optimizer.compute_gradients\n"
        "import tf2compat.v1, tf2compat.v1.train\nassert tf.compat.v1.train.Optimizer.compute_gradients is stock\n"
        "tf2compat.v1.train.AdamOptimizer\nassert tf.compat.v1.train.Optimizer.compute_gradients is not stock\n"
    )
    done = programs.run(["-c", code])
    assert done.returncode == 0, done.stderr
