"""Calls of compiled functions that can be ended: by closing the session, or by a time limit."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import StepTimeoutError

__all__ = ["Calls"]


class Calls:
    """The running calls of one session, from any number of threads.

    A cancellation manager belongs to one call at a time: the runtime cancels it when the call
    fails, and every later call with it would end at once. After a good call it is used again.
    """

    def __init__(self) -> None:
        self._idle: list[Any] = []
        self._managers: set[Any] = set()
        self._cancelled = False

    def run(self, call: Callable[[list[Any], Any], list[Any]], inputs: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Calls what `_tf.function_call` returned; see `Program.__call__`."""
        try:
            # No lock in each call: `pop` and `append` of a list are atomic.
            manager = self._idle.pop()
        except IndexError:
            manager = self._new_manager()
        try:
            if self._cancelled:  # Closed after the session was found open: the call would be missed.
                raise tf.errors.CancelledError(None, None, "The session was closed before the step began.")
            if timeout_ms:
                with _limited(manager, timeout_ms):
                    results = call(inputs, manager)
            else:
                results = call(inputs, manager)
        except BaseException:
            self._managers.discard(manager)
            raise
        if timeout_ms:  # Its time may have ended just now.
            self._managers.discard(manager)
        else:
            self._idle.append(manager)
        return results

    def _new_manager(self) -> Any:
        manager = _tf.CancellationManager()
        self._managers.add(manager)
        return manager

    def cancel(self) -> None:
        """Ends the running calls with `CancelledError`, and every later one.

        The manager of a call that has ended stays as it is: collective ops that ran under it would end those of all
        other sessions.
        """
        self._cancelled = True
        for manager in self._managers.difference(list(self._idle)):
            manager.start_cancel()

    def wait(self, seconds: float) -> bool:
        """Waits, after `cancel`, until the running calls have ended; returns whether they have.

        An operation that computes (a Python function say) does so to its end.
        """
        until = time.monotonic() + seconds
        while len(self._managers) > len(self._idle):
            if time.monotonic() > until:
                return False
            # Asked again and again, so that calls, of which there are many, need not tell anybody that they end.
            time.sleep(0.001)
        return True


@contextlib.contextmanager
def _limited(manager: Any, milliseconds: int) -> Iterator[None]:
    """Ends the call of a manager after a time, with TF1's error for it."""
    expired = threading.Event()

    def expire() -> None:
        expired.set()
        manager.start_cancel()

    timer = threading.Timer(milliseconds / 1000, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
        if expired.is_set():  # An operation that cannot be cancelled came to its end.
            raise tf.errors.CancelledError(None, None, "The time is over.")
    except tf.errors.CancelledError:
        if not expired.is_set():
            raise
        raise StepTimeoutError(
            "Session.run",
            f"The step did not end within {milliseconds} ms.",
            "Raise `timeout_in_ms`, or look for a queue or an iterator that waits for input.",
        ) from None
    finally:
        timer.cancel()
