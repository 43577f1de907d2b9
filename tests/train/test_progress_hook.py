import io

import pytest

import tf2compat.v1 as tf


class Terminal(io.StringIO):
    def isatty(self):
        return True


def train(hook, steps=5, start=0):
    with tf.Graph().as_default():
        step = tf.train.get_or_create_global_step()
        loss = tf.to_float(step, name="loss")
        add = tf.assign_add(step, 1)
        scaffold = tf.train.Scaffold(init_fn=lambda _, sess: [sess.run(add) for _ in range(start)])
        with tf.train.SingularMonitoredSession([hook], scaffold) as sess:
            for _ in range(steps):
                sess.run([add, loss])


def test_it_shows_step_loss_and_speed():
    terminal = Terminal()
    train(tf.train.ProgressHook(last_step=8, loss="loss:0", file=terminal), start=3)
    last = terminal.getvalue().rstrip().rpartition("\r")[2]
    assert "8/8" in last
    assert "step/s" in last
    assert "loss=" in last


def test_it_is_quiet_and_fetches_nothing_without_a_terminal():
    out = io.StringIO()
    hook = tf.train.ProgressHook(last_step=8, loss="loss:0", file=out)
    train(hook)
    assert out.getvalue() == ""
    assert hook.before_run(None) is None


def test_a_graph_without_a_global_step(graph):
    tf.no_op()
    with pytest.raises(RuntimeError, match="get_or_create_global_step"):
        tf.train.MonitoredSession(hooks=[tf.train.ProgressHook()])
