"""A session that is made again when it is lost, a bounded number of times."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from absl import logging

from tf2compat.errors import WorkerLostError
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.wrapped_session import PREEMPTION_ERRORS, WrappedSession

__all__ = ["RecoverableSession"]

_FIRST_PAUSE_SECS = 0.05
_LONGEST_PAUSE_SECS = 30.0


class RecoverableSession(WrappedSession):
    """Repeats a step in a new session after `AbortedError` or `UnavailableError`.

    TF1 repeats for ever and without a pause. Here failures in a row are counted, over steps
    and over the creation of sessions alike; the pause before each retry doubles, and after
    `max_retries` the last error is raised. A step that succeeds starts the count anew.

    Args:
        sess_creator: makes the session, and each further one.
        max_retries: retries in a row.
        sleep: waits a number of seconds.
    """

    def __init__(
        self,
        sess_creator: SessionCreator,
        max_retries: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(None)
        self._sess_creator = sess_creator
        self._max_retries = max_retries
        self._sleep = sleep
        self._failures = 0
        self._sess = self._repeated(sess_creator.create_session)

    def _repeated(self, attempt: Callable[[], Any]) -> Any:
        """Returns what an attempt returns, repeating it while the session gets lost."""
        while True:
            try:
                result = attempt()
            except WorkerLostError:  # What joined the processes is gone with it: all have to be started again.
                raise
            except PREEMPTION_ERRORS as error:
                self._lost(error)
            else:
                return result

    def _lost(self, error: Exception) -> None:
        """Closes the session and waits before the next attempt, or raises when there were enough."""
        super().close()
        self._failures += 1
        if self._failures > self._max_retries:
            logging.error("The session was lost %d times in a row; giving up.", self._failures)
            raise error
        pause = min(_FIRST_PAUSE_SECS * 2 ** (self._failures - 1), _LONGEST_PAUSE_SECS)
        logging.info(
            "The session was lost; it is closed, and made again in %.2f s (retry %d of %d). Error: %s",
            pause,
            self._failures,
            self._max_retries,
            error,
        )
        self._sleep(pause)

    def _ensure_session(self) -> Any:
        if self._sess is None:
            self._sess = self._sess_creator.create_session()
        return self._sess

    def _check_stop(self) -> bool:
        if self._sess is None:
            return True
        try:
            return bool(self._sess._check_stop())
        except PREEMPTION_ERRORS as error:
            self._lost(error)
            self._sess = self._repeated(self._sess_creator.create_session)
            return False  # Just made anew: the computation goes on.
        except Exception:
            return True  # `should_stop` answers; the error comes from the next `run` or from `close`.

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs a step, in a new session if this one gets lost.

        Raises:
            tf.errors.AbortedError, tf.errors.UnavailableError: lost more than `max_retries` times in a row.
            WorkerLostError: (an UnavailableError) another process of the cluster was lost; at once.
        """
        while True:
            try:
                session = self._sess or self._ensure_session()
                result = session.run(fetches, feed_dict, options, run_metadata)
            except WorkerLostError:
                raise
            except PREEMPTION_ERRORS as error:
                self._lost(error)
            else:
                self._failures = 0
                return result

    def run_step_fn(
        self, step_fn: Callable[..., Any], raw_session: Any, run_with_hooks: Callable[..., Any] | None
    ) -> Any:
        """Calls `step_fn`, again with a new session if this one gets lost in it.

        Args:
            step_fn: takes a `StepContext`.
            raw_session: a function that returns the raw session of the moment.
            run_with_hooks: not used; it is the inner session's `run`.
        """

        def attempt() -> Any:
            session = self._ensure_session()
            return session.run_step_fn(step_fn, raw_session(), session.run)

        result = self._repeated(attempt)
        self._failures = 0
        return result
