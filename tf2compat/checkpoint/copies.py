"""A second copy of the variables, for a checkpoint that is written while training changes them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from tf2compat import _tf
from tf2compat.checkpoint.saver_ops import Entry

__all__ = ["Copies", "at_low_priority"]

_WORTH_THREADS = 2**23  # Bytes. Less is copied sooner than threads are started, whose memory would stay as well.
_ALIGNMENT = 64  # Bytes; TensorFlow takes memory that is aligned so as it is.


def _empty(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    memory = np.empty(size + _ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    return memory[start : start + size].view(dtype).reshape(shape)


class Copies:
    """Memory for the values of one saver, used again by each save.

    Training waits for the copy. Into memory that is there already it takes some 40 ms for 500 MB; new
    memory, or leaving the copying to TensorFlow's copy-on-write in the next step, takes five times
    as long, most of it for page faults.
    """

    def __init__(self) -> None:
        self._memory: list[np.ndarray] = []

    def of(self, entries: Sequence[Entry]) -> list[Entry]:
        """Returns the entries with copies of their values.

        Args:
            entries: names and eager tensors; strings and variants, which nothing changes in place, are kept.
        """
        values = [_tf.shared_array_of(entry.tensor) for entry in entries]
        if not self._fits(values):
            none = np.empty(0, np.int8)
            self._memory = [none if value is None else _empty(value.shape, value.dtype) for value in values]
        pairs = [(kept, value) for kept, value in zip(self._memory, values, strict=True) if value is not None]
        # The largest first: begun last, it would keep one thread busy after all others.
        pairs.sort(key=lambda pair: -pair[1].nbytes)
        if sum(value.nbytes for _, value in pairs) < _WORTH_THREADS:
            for pair in pairs:
                np.copyto(*pair)
        else:
            with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
                list(pool.map(lambda pair: np.copyto(*pair), pairs))
        return [
            Entry(entry.name, entry.slice_spec, entry.tensor if value is None else kept)
            for entry, value, kept in zip(entries, values, self._memory, strict=True)
        ]

    def _fits(self, values: Sequence[np.ndarray | None]) -> bool:
        return len(values) == len(self._memory) and all(
            value is None or (value.shape == kept.shape and value.dtype == kept.dtype)
            for value, kept in zip(values, self._memory, strict=True)
        )


def at_low_priority(work: Callable[[], Any]) -> None:
    """Runs work in a thread that gets only the time that nobody else wants, and waits for it.

    Linux alone has priorities of threads; elsewhere the work runs like any other. It should
    hardly hold Python's lock: while it waits for its turn, others would wait for the lock.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            # On Linux 0 is the calling thread, not the process.
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        except (AttributeError, OSError):
            pass
        try:
            work()
        except BaseException as error:
            # An error that leaves a thread is printed and lost; the caller raises this one.
            errors.append(error)

    thread = threading.Thread(target=run, name="tf2compat_write")
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
