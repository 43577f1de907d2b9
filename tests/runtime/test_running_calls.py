import threading
import time

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.runtime.running_calls import Calls


def test_a_failed_call_does_not_poison_the_next(graph):
    x = tf.placeholder(tf.float32, [None, None])
    y = tf.matmul(x, x)
    with tf.Session() as sess:
        for _ in range(3):
            with pytest.raises(tf.errors.InvalidArgumentError):
                sess.run(y, {x: [[1.0, 2.0]]})
            assert sess.run(y, {x: [[2.0]]}) == 4.0


def test_a_timeout_leaves_the_session_usable(graph):
    queue = tf.FIFOQueue(2, tf.float32)
    enqueue, dequeue = queue.enqueue(1.0), queue.dequeue()
    with tf.Session() as sess:
        with pytest.raises(tf.errors.DeadlineExceededError, match="100 ms"):
            sess.run(dequeue, options=tf.RunOptions(timeout_in_ms=100))
        sess.run(enqueue)
        assert sess.run(dequeue) == 1.0


def test_managers_are_used_again(graph):
    x = tf.constant(1.0)
    with tf.Session() as sess:
        for _ in range(5):
            sess.run(x)
        calls = sess._compiler._functions.calls
        assert isinstance(calls, Calls)
        assert len(calls._idle) == 1
        assert calls._managers == set(calls._idle)


def test_a_step_that_begins_while_the_session_closes_is_cancelled(graph):
    queue = tf.FIFOQueue(1, tf.float32)
    dequeue = queue.dequeue()
    sess = tf.Session()
    sess.run(queue.size())
    program = sess._compiler.step([dequeue], [], [])
    sess.close()
    with pytest.raises(tf.errors.CancelledError, match="closed"):
        program([])


def test_resources_live_until_the_calls_have_ended(graph):
    """A reader that finds no queue ends the process; a Python function in the step is waited for elsewhere."""
    queue = tf.FIFOQueue(5, tf.float32, shapes=[[]])
    slow = tf.py_func(lambda: time.sleep(1.5) or np.float32(1), [], tf.float32)
    with tf.control_dependencies([slow]):
        size = queue.size()
    sess = tf.Session()
    raised = []

    def step():
        try:
            sess.run(size)
        except tf.errors.CancelledError as error:
            raised.append(error)

    thread = threading.Thread(target=step)
    thread.start()
    while not sess._compiler._functions.calls._managers:
        time.sleep(0.01)
    time.sleep(0.2)
    begin = time.monotonic()
    sess.close()
    assert time.monotonic() - begin < 1.3
    thread.join(5)
    assert not thread.is_alive()


def test_waiting_has_an_end():
    calls = Calls()
    assert calls.wait(0)
    calls._managers.add("running")
    assert not calls.wait(0.01)


def test_the_time_is_over_also_where_an_operation_cannot_be_cancelled(graph):
    slow = tf.py_func(lambda: time.sleep(0.3) or np.float32(1), [], tf.float32)
    with tf.Session() as sess, pytest.raises(tf.errors.DeadlineExceededError, match="100 ms"):
        sess.run(slow, options=tf.RunOptions(timeout_in_ms=100))
