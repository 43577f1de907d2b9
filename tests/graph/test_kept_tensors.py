"""`tf.get_session_handle` and its fellows; the values are TensorFlow 1.15.5's."""

import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.errors import TensorHandleError
from tf2compat.graph.kept_tensors import SessionHandles

DEVICE = "/job:localhost/replica:0/task:0/device:CPU:0"


@pytest.fixture
def ab(graph):
    return [tf.placeholder(tf.float32, [], name=name) for name in "ab"]


@pytest.fixture
def sess(ab, graph):
    with tf.Session() as sess:
        yield sess


def test_a_tensor_is_kept_read_and_fed(ab, sess):
    a, b = ab
    keep = tf.get_session_handle(a * b, name="keep")
    handle, total = sess.run([keep, a + b], {a: 1, b: 3})
    assert (handle.handle, str(handle), handle.eval(), total) == (f"keep;0;{DEVICE}", handle.handle, 3.0, 4.0)
    holder, kept = tf.get_session_tensor(handle.handle, tf.float32)
    assert sess.run(kept * 2, {holder: handle.handle}) == 6.0
    assert sess.run(kept * 2, {holder: handle}) == 6.0
    assert sess.run(a + b, {a: handle, b: handle}) == 6.0
    assert sess.run([a, kept], {a: handle, holder: handle.handle}) == [3.0, 3.0]
    words = sess.run(tf.get_session_handle(tf.constant(["a", "b"])))
    assert words.eval().tolist() == [b"a", b"b"]
    for data_type in (tf.bfloat16, tf.int8, tf.bool, tf.complex64):
        kept = sess.run(tf.get_session_handle(tf.cast(tf.constant([[1, 0]]), data_type)))
        assert kept.eval().tolist() == [[1, 0]]
        assert kept.eval().dtype == data_type.as_numpy_dtype


def test_a_tensor_is_dropped_by_deletion_and_with_its_handle(ab, sess):
    a, b = ab
    keep = tf.get_session_handle(a * b, name="keep")
    store = sess._compiler.state.handles._values
    handle = sess.run(keep, {a: 1, b: 3})
    name = handle.handle
    holder, kept = tf.get_session_tensor(name, tf.float32)
    assert handle.delete() is None
    for call in (handle.eval, handle.delete):
        with pytest.raises(TypeError, match="may have already been deleted"):
            call()
    with pytest.raises(tf.errors.InvalidArgumentError, match="with handle 'keep;0;.*' is not in the session store"):
        sess.run(kept, {holder: name})
    raw = sess.run(keep, {a: 2, b: 3}).get_raw_handle()
    assert list(store) == [raw] == [f"keep;1;{DEVICE}"], "a raw handle outlives its object"
    place, delete = tf.delete_session_tensor(raw)
    assert sess.run(delete, {place: raw}) is None
    with pytest.raises(tf.errors.InvalidArgumentError, match="Failed to delete a tensor with handle 'keep;1;"):
        sess.run(delete, {place: raw})
    for _ in range(20):
        handle = sess.run(keep, {a: handle if handle._auto_gc_enabled else 2, b: 1})
    assert list(store) == [handle.handle], "what nobody holds is dropped"
    assert handle.eval() == 2.0


def test_handles_inside_loops_and_branches(ab, sess):
    a, _ = ab
    handle = sess.run(tf.get_session_handle(tf.constant(5.0)))
    holder, kept = tf.get_session_tensor(handle.handle, tf.float32)
    del kept

    def read():
        return tf.ensure_shape(tf.raw_ops.GetSessionTensor(handle=holder, dtype=tf.float32), [])

    chosen = tf.cond(a > 0, read, lambda: 1.0)
    looped = tf.while_loop(lambda i, total: i < 3, lambda i, total: (i + 1, total + read()), [0, 0.0])[1]
    assert sess.run([chosen, looped], {a: 1, holder: handle}) == [5.0, 15.0]
    assert sess.run(chosen, {a: -1, holder: handle}) == 1.0


def test_what_is_not_kept_and_other_types(ab, sess):
    a, _ = ab
    handle = sess.run(tf.get_session_handle(tf.constant(6.0)))
    holder, kept = tf.get_session_tensor(handle.handle, tf.int32)
    with pytest.raises(tf.errors.InvalidArgumentError, match="foo;1"):
        sess.run(kept, {holder: "foo;1;/device:CPU:0"})
    with pytest.raises(tf.errors.OpError):
        sess.run(kept, {holder: handle.handle})
    number = tf.placeholder(tf.int32, [])
    with pytest.raises(tf.errors.InvalidArgumentError, match="to be int32 but float32"):
        sess.run(number, {number: handle})
    with tf.Session() as other:
        with pytest.raises(TensorHandleError, match="is not in the session store"):
            other.run(a * 2, {a: handle})
    assert sess.run(a * 2, {a: handle}) == 12.0
    sess.close()
    del handle


def test_the_store():
    handles = SessionHandles()
    first, second = (handles.keep("x", np.float32(value)).decode() for value in (1, 2))
    assert (first, second) == (f"x;0;{DEVICE}", f"x;1;{DEVICE}")
    assert handles.get(second) == 2.0
    handles.delete(first)
    with pytest.raises(TensorHandleError, match="Failed to delete"):
        handles.delete(first)
    handles.forget(first)
    handles.forget(second)
    with pytest.raises(TensorHandleError, match="not in the session store"):
        handles.get(second)
