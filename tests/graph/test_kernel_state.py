import pytest

import tf2compat.v1 as tf
from tf2compat import _tf
from tf2compat.graph.kernel_state import COUNT_UNIT, without_data_set
from tf2compat.runtime.session_state import SessionState


def test_a_counter_is_made_once_and_goes_with_the_session(graph):
    x = tf.constant(1.0)
    p = tf.Print(x, [x], first_n=1)
    with tf.Session() as sess:
        kernels = sess._compiler.state.kernels
        sess.run(p)
        handle = kernels._counters["Print"]
        sess.run([p, x])
        assert kernels._counters == {"Print": handle}
        value = tf.raw_ops.ReadVariableOp
        with _tf.eager_mode():
            assert value(resource=handle, dtype=tf.int64).numpy().tolist() == [2 * COUNT_UNIT, 0, 0]
    with _tf.eager_mode(), pytest.raises(tf.errors.OpError):
        value(resource=handle, dtype=tf.int64)


def test_a_kernel_is_started_once_and_destroyed_with_the_session(graph, monkeypatch):
    started = []
    run_once = SessionState.run_once
    monkeypatch.setattr(SessionState, "run_once", lambda *call: started.append(call[1]) or run_once(*call))
    drawn, other = tf.random_poisson(4.0, [3], seed=1, name="drawn"), tf.constant(1)
    sess = tf.Session()
    sess.run(drawn)
    sess.run([drawn, other])
    state = sess._compiler.state
    assert started == ["start_kernel"]
    assert state.kernels.names == [drawn.op.name]
    assert [node.op for node in state.kernels.resources] == ["IteratorV2", "MutexV2", "VarHandleOp", "VarHandleOp"]
    assert state.has_resources
    sess.close()
    assert not state.has_resources


def test_a_checkpoint_of_the_position_says_what_it_does_not_keep(graph, caplog):
    drawn, x = tf.random_poisson(4.0, [3], seed=1, name="drawn"), tf.constant(1.0)
    with tf.Session() as sess, caplog.at_level("WARNING"):
        sess.run([drawn, tf.Print(x, [x], first_n=1)])
        assert sess.position() == {}
        sess.position()
    assert caplog.messages == [f"A checkpoint does not keep the state of kernels: {drawn.op.name}."]


def test_the_message_of_a_kernel_does_not_name_its_data_set():
    prefix = (
        "Error in user-defined function passed to MapDataset:37 transformation with iterator: Iterator::Root::Map: "
    )
    message = "{}no files\n\t [[{{{{node a/b{}}}}}]]"
    assert without_data_set(message.format(prefix, "/tf2compat_kernel")) == message.format("", "")
    of_the_program = message.format(prefix, "/next")
    assert without_data_set(of_the_program) == of_the_program
