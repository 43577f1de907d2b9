"""The end of a process, and sessions that are still open then.

Python ends in this order: it joins the threads that are no daemons, calls what `atexit` holds, and finalizes
the interpreter, during which modules lose their names and what they held is collected. A thread that is started
by then never begins, and `Thread.start` waits for its beginning for ever. So nothing is freed any more: the
operating system does it, as for the sessions of TensorFlow 1.

An error of work beside the program, which no run has raised, is shown at the end. The status of a process cannot
be set by then; Python makes it 120 where flushing the standard streams fails, so one of them fails.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from tf2compat import _tf

__all__ = ["failed", "free_in_thread", "is_left_to_the_system", "seen"]

_PATIENCE_SECS = 2.0


class _End:
    """Whether the process ends, the threads that still free something, and the errors that nobody has seen."""

    def __init__(self) -> None:
        self.has_come = False
        self.freeing: set[threading.Thread] = set()
        self.errors: list[tuple[int, BaseException]] = []  # With the process of each: a forked child has its parent's.

    def come(self) -> None:
        """Waits a while for the threads: one that calls TensorFlow must not outlive the interpreter."""
        self.has_come = True
        until = time.monotonic() + _PATIENCE_SECS
        for thread in list(self.freeing):
            thread.join(max(0.0, until - time.monotonic()))
        unseen = [error for process, error in self.errors if process == os.getpid()]
        for error in unseen:
            print("Work in the background failed, and no later run has raised its error:", file=sys.stderr)
            traceback.print_exception(error)
        if unseen:
            sys.stderr = _FailsLast(sys.stderr)


class _FailsLast:
    """The standard error stream, which can no longer be flushed when the interpreter is finalized."""

    closed = False

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def flush(self, finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        """Flushes; raises OSError while the interpreter is finalized, which makes the status of the process 120."""
        if self._stream is not None:
            self._stream.flush()
        if finalizing():
            raise OSError("Work in the background failed.")


_end = _End()
atexit.register(_end.come)
_tf.keep_runtime_in_children()


def is_left_to_the_system(
    process: int,
    # Defaults: while the interpreter is finalized, a module's names are None.
    finalizing: Callable[[], bool] = sys.is_finalizing,
    current: Callable[[], int] = os.getpid,
) -> bool:
    """Returns whether what a process holds must not be freed here.

    That is so while the interpreter is finalized, and in a forked child: TensorFlow's threads stay with the parent.

    Args:
        process: the id of the process that made it.
        finalizing: whether the interpreter is being finalized.
        current: the id of this process.
    """
    return finalizing() or current() != process


def failed(error: BaseException) -> None:
    """Notes an error, to be shown at the end of the process unless it is `seen` before."""
    _end.errors.append((os.getpid(), error))


def seen(error: BaseException) -> None:
    """Notes that an error of `failed` is raised in the program."""
    for noted in list(_end.errors):
        if noted[1] is error:
            _end.errors.remove(noted)  # Not a new list: another thread may note an error meanwhile.


def free_in_thread(free: Callable[[], None], finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
    """Calls a function in a thread, which the end of the process waits for; not at all when the end has come."""
    if finalizing() or _end.has_come:
        return

    def run() -> None:
        try:
            free()
        finally:
            _end.freeing.discard(thread)

    thread = threading.Thread(target=run, name="tf2compat_close", daemon=True)
    _end.freeing.add(thread)
    try:
        thread.start()
    except RuntimeError:  # Python 3.12 starts none once the interpreter ends.
        _end.freeing.discard(thread)
