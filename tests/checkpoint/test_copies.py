import threading

import numpy as np
import pytest
import tensorflow as tf

from tf2compat.checkpoint import copies as module
from tf2compat.checkpoint.copies import Copies, at_low_priority
from tf2compat.checkpoint.saver_ops import Entry


def test_memory_is_used_again():
    copies = Copies()
    first = copies.of([Entry("x", "", tf.constant([1.0, 2.0])), Entry("s", "", tf.constant("text"))])
    second = copies.of([Entry("x", "", tf.constant([3.0, 4.0])), Entry("s", "", tf.constant("text"))])
    assert first[0].tensor is second[0].tensor
    assert second[0].tensor.tolist() == [3.0, 4.0]
    assert second[1].tensor.numpy() == b"text"
    assert second[0].tensor.ctypes.data % 64 == 0


@pytest.mark.parametrize("value", [np.float16(1.5), np.zeros([0, 3]), np.array([True]), np.arange(6).reshape(2, 3)])
def test_shapes_and_types(value):
    copied = Copies().of([Entry("x", "", tf.constant(value))])[0].tensor
    assert copied.dtype == np.asarray(value).dtype
    np.testing.assert_array_equal(copied, value)


def test_bfloat16():
    value = tf.constant([1.5, 2.0], tf.bfloat16)
    copied = Copies().of([Entry("x", "", value)])[0].tensor
    assert tf.constant(copied).dtype == tf.bfloat16


def test_new_shapes_get_new_memory():
    copies = Copies()
    copies.of([Entry("x", "", tf.zeros([2]))])
    assert copies.of([Entry("x", "", tf.zeros([3]))])[0].tensor.shape == (3,)


@pytest.mark.parametrize(("worth", "pools"), [(64, [2]), (65, [])])
def test_threads_copy_large_values_alone(monkeypatch, worth, pools):
    started = []

    class Pool(module.ThreadPoolExecutor):
        def __init__(self, threads):
            started.append(threads)
            super().__init__(threads)

    monkeypatch.setattr(module, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(module, "_WORTH_THREADS", worth)
    copied = Copies().of([Entry("x", "", tf.range(8.0)), Entry("y", "", tf.range(8.0, 16.0))])
    assert [entry.tensor.tolist() for entry in copied] == [[*range(8)], [*range(8, 16)]]
    assert started == pools


def test_work_at_low_priority_is_waited_for_and_raises():
    names = []
    at_low_priority(lambda: names.append(threading.current_thread().name))
    assert names == ["tf2compat_write"]

    def fail():
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        at_low_priority(fail)
