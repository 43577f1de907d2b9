"""The end of a process, and sessions that are still open then.

Python ends in this order: it joins the threads that are no daemons, calls what `atexit` holds, and finalizes
the interpreter; meanwhile modules lose their names and objects are collected. A thread that is started
by then never begins, and `Thread.start` waits for its beginning for ever. So nothing is freed any more: the
operating system does it, as for the sessions of TensorFlow 1.

An error of work beside the program, which no run has raised, is shown at the end. The status of a process cannot
be set by then; Python makes it 120 where flushing the standard streams fails, so one of them fails.

Ctrl-C while Python joins the threads makes it give up on them: it goes on, ends with status 0, and what they did is cut
off without a word, or the process aborts, as a thread that comes back from TensorFlow finds no interpreter. So the
work that must be done is waited for before that, and through one Ctrl-C.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
import traceback
import weakref
from collections.abc import Callable
from typing import Any

from tf2compat import _tf

__all__ = ["await_work", "failed", "free_in_thread", "is_left_to_the_system", "seen"]

_PATIENCE_SECS = 2.0
_STILL_SAVING = (
    "tf2compat: Interrupted while work in the background, a checkpoint for example, is not done. "
    "The process ends when it is; interrupt it once more to end it now."
)
_CUT_OFF = (
    "tf2compat: Interrupted again: the work in the background is cut off. A checkpoint that it was writing is not "
    "there; the earlier ones are as they were."
)


class _End:
    """The end of the process: whether it has come, what it waits for, and the errors that nobody has seen."""

    def __init__(self) -> None:
        self.has_come = False
        self.is_interrupted = False
        self.working: weakref.WeakKeyDictionary[threading.Event, int] = weakref.WeakKeyDictionary()
        self.freeing: set[threading.Thread] = set()
        self.errors: list[tuple[int, BaseException]] = []  # With the process of each: a forked child has its parent's.

    def finish_work(self) -> None:
        """Waits for the work that must be done, through one Ctrl-C; the second ends the process."""
        try:
            self._wait()
        except KeyboardInterrupt:
            self.is_interrupted = True
            print(_STILL_SAVING, file=sys.stderr, flush=True)
            try:
                self._wait()
            except KeyboardInterrupt:
                print(_CUT_OFF, file=sys.stderr)
                _end_by_interrupt()

    def _wait(self) -> None:
        for done, process in list(self.working.items()):
            if process == os.getpid():  # A forked child has its parent's, and not the threads.
                done.wait()

    def come(self) -> None:
        """Waits for the threads: one that calls TensorFlow must not outlive the interpreter."""
        self.finish_work()  # Of threads that the program started late.
        self.has_come = True
        until = time.monotonic() + _PATIENCE_SECS
        # Only so long: a session that hangs must not keep the process from ending.
        for thread in list(self.freeing):
            thread.join(max(0.0, until - time.monotonic()))
        unseen = [error for process, error in self.errors if process == os.getpid()]
        for error in unseen:
            print("Work in the background failed, and no later run has raised its error:", file=sys.stderr)
            traceback.print_exception(error)
        if self.is_interrupted:
            _end_by_interrupt()
        if unseen:
            sys.stderr = _FailsLast(sys.stderr)


def _end_by_interrupt() -> None:
    """Ends the process by SIGINT, at once: Python does so for a KeyboardInterrupt that nobody catches."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # There is none, nobody reads it, it is closed.
            stream.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.raise_signal(signal.SIGINT)


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
try:  # What concurrent.futures does: it is called before Python joins the threads.
    threading._register_atexit(lambda: _end.finish_work())  # type: ignore[attr-defined]
except RuntimeError:  # They are joined already, and one of them imports this.
    pass
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


def await_work(done: threading.Event) -> None:
    """Makes the end of the process wait for an event, through one Ctrl-C as well."""
    _end.working[done] = os.getpid()


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
