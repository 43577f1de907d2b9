import pytest

import tf2compat.v1 as tf
from tf2compat.train.coordinated_session import CoordinatedSession, CoordinatedSessionCreator


def report(coord, error):
    """Reports an error as a thread does."""
    with coord.stop_on_exception():
        raise error


def test_an_error_of_a_thread_is_raised_when_asked_to_stop(graph):
    x, coord = tf.constant(1.0), tf.train.Coordinator(clean_stop_exception_types=[])
    session = CoordinatedSession(tf.Session(), coord)
    assert not session.should_stop()
    report(coord, KeyError("of a thread"))
    with pytest.raises(KeyError):
        session.should_stop()
    assert session.run(x) == 1.0
    with pytest.raises(KeyError):
        session.close()


def test_a_preemption_in_a_thread_is_the_cause(graph):
    coord = tf.train.Coordinator(clean_stop_exception_types=[])
    session = CoordinatedSession(tf.Session(), coord)
    tf.no_op()
    report(coord, tf.errors.AbortedError(None, None, "lost in a thread"))
    with pytest.raises(tf.errors.AbortedError):
        session.run("nope:0")


def test_the_original_error_otherwise(graph):
    session = CoordinatedSession(tf.Session(), tf.train.Coordinator(clean_stop_exception_types=[]))
    tf.no_op()
    with pytest.raises(ValueError, match="nope"):
        session.run("nope:0")
    session.close()
    assert session.should_stop()


def test_a_hook_that_fails_ends_the_threads(graph):
    queue = tf.FIFOQueue(1, tf.float32, shapes=[[]])
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(1.0)]))

    class Bad(tf.train.SessionRunHook):
        def after_create_session(self, session, coord):
            self.coord = coord
            raise KeyError("bad")

    hook = Bad()
    creator = CoordinatedSessionCreator(tf.train.ChiefSessionCreator(), [hook], 10)
    with pytest.raises(KeyError, match="bad"):
        creator.create_session()
    assert hook.coord.should_stop()
    assert hook.coord.joined
