import pytest

import tf2compat.v1 as tf
from tf2compat.train.hooked_session import HookedSession


class Hook(tf.train.SessionRunHook):
    def __init__(self, request=None):
        self.request, self.values = request, []

    def before_run(self, run_context):
        return self.request

    def after_run(self, run_context, run_values):
        self.values.append(run_values)


def test_every_hook_gets_its_part(graph):
    x, y = tf.constant(1.0), tf.constant(2.0)
    hooks = [Hook(tf.train.SessionRunArgs([x])), Hook(), Hook(tf.train.SessionRunArgs({"y": y}))]
    assert HookedSession(tf.Session(), hooks).run((x, y)) == (1.0, 2.0)
    assert [hook.values[0].results for hook in hooks] == [[1.0], None, {"y": 2.0}]


def test_requests_may_change_from_step_to_step(graph):
    x = tf.constant(1.0)
    hook = Hook()
    session = HookedSession(tf.Session(), [hook])
    for request in (None, tf.train.SessionRunArgs(x), tf.train.SessionRunArgs([x, x]), None):
        hook.request = request
        session.run(x)
    assert [values.results for values in hook.values] == [None, 1.0, [1.0, 1.0], None]


def test_a_failed_step_calls_no_after_run(graph):
    x = tf.placeholder(tf.float32)
    hook = Hook()
    session = HookedSession(tf.Session(), [hook])
    with pytest.raises(tf.errors.InvalidArgumentError):
        session.run(x)
    assert hook.values == []
    assert not session.should_stop()
