import tf2compat.v1 as tf
from tf2compat.train.wrapped_session import WrappedSession


class Inner:
    graph, sess_str = "graph", b""

    def run(self, *args, **kwargs):
        return args, kwargs

    def close(self):
        raise tf.errors.AbortedError(None, None, "lost")


class Stopped(WrappedSession):
    def _check_stop(self):
        return True


def test_it_passes_everything_on():
    session = WrappedSession(Inner())
    assert session.graph == "graph"
    assert session.sess_str == b""
    assert session.run(1, feed_dict={}) == ((1,), {"feed_dict": {}})
    assert session.run_step_fn(lambda step_context: step_context.session, "raw", None) == "raw"


def test_stopping():
    assert not WrappedSession(Inner()).should_stop()
    assert Stopped(Inner()).should_stop()
    assert WrappedSession(Stopped(Inner())).should_stop()


def test_close_raises_no_preemption_and_may_come_twice():
    session = WrappedSession(Inner())
    session.close()
    session.close()
    assert session.should_stop()
