"""A session that is made again when it is lost, a bounded number of times."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tf2compat.errors import WorkerLostError
from tf2compat.log import logger
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.wrapped_session import PREEMPTION_ERRORS, WrappedSession

__all__ = ["RecoverableSession"]

_FIRST_PAUSE_SECS = 0.05
_LONGEST_PAUSE_SECS = 30.0


class RecoverableSession(WrappedSession):
    """Repeats a step in a new session after `AbortedError` or `UnavailableError`.

    TF1 repeats for ever and without a pause. Here failures are counted, over steps and over the creation of sessions
    alike; the pause before each retry doubles, and after `max_retries` the last error is raised. The count starts anew
    when the global step gets further than it was at any failure: steps that are only done again are no progress. In
    a graph without a global step, the runs of each session are counted in its place.

    Args:
        sess_creator: makes the session, and each further one.
        max_retries: how many sessions may be lost until the step gets further than before.
        sleep: waits a number of seconds.
        position: returns the global step of the session of the moment, None where there is none. It is asked at a
            failure and after it, not in steps while all is well.
    """

    def __init__(
        self,
        sess_creator: SessionCreator,
        max_retries: int,
        sleep: Callable[[float], None] = time.sleep,
        position: Callable[[], int | None] = lambda: None,
    ) -> None:
        super().__init__(None)
        self._sess_creator = sess_creator
        self._max_retries = max_retries
        self._sleep = sleep
        self._failures = 0
        self._progress = _Progress(position)
        self._sess = self._repeated(self._made)

    def _made(self) -> Any:
        """Returns a new session; tells which steps are done again."""
        session = self._sess_creator.create_session()
        self._progress.begin()
        return session

    def _repeated(self, attempt: Callable[[], Any]) -> Any:
        """Returns the result of an attempt, repeating it while the session gets lost."""
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
        if self._sess is not None:
            # Before the session is closed, which could not tell its step any more.
            self._progress.fail()
        super().close()
        self._failures += 1
        if self._failures > self._max_retries:
            logger.error("The session was lost %d times %s; giving up.", self._failures, self._progress.since)
            raise error
        pause = min(_FIRST_PAUSE_SECS * 2 ** (self._failures - 1), _LONGEST_PAUSE_SECS)
        logger.info(
            "The session was lost; it is closed, and made again in %.2f s (retry %d of %d). Error: %s",
            pause,
            self._failures,
            self._max_retries,
            error,
        )
        self._sleep(pause)

    def _succeeded(self) -> None:
        """Counts a step; failures are forgotten when it got further than before them."""
        if self._progress.passes_best(asks=self._failures > 0):
            self._failures = 0

    def _ensure_session(self) -> Any:
        if self._sess is None:
            self._sess = self._made()
        return self._sess

    def _check_stop(self) -> bool:
        if self._sess is None:
            return True
        try:
            return bool(self._sess._check_stop())
        except PREEMPTION_ERRORS as error:
            self._lost(error)
            self._sess = self._repeated(self._made)
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

        Args:
            fetches: as for `tf.Session.run`; so are the others.
            feed_dict: tensor -> value.
            options: a `RunOptions`.
            run_metadata: a `RunMetadata`, which is filled.

        Raises:
            tf.errors.AbortedError, tf.errors.UnavailableError: lost more than `max_retries` times without progress.
            WorkerLostError: (an UnavailableError) another process of the cluster was lost; at once.
        """
        while True:
            try:
                # Made within the `try`: a session that is lost while it is made counts as a failure, too.
                session = self._sess or self._ensure_session()
                result = session.run(fetches, feed_dict, options, run_metadata)
            except WorkerLostError:
                raise
            except PREEMPTION_ERRORS as error:
                self._lost(error)
            else:
                self._succeeded()
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
        self._succeeded()
        return result


class _Progress:
    """How far the sessions came: their global step, or their runs in a graph without one.

    Args:
        position: returns the global step, None where there is none.
    """

    def __init__(self, position: Callable[[], int | None]) -> None:
        self._position = position
        self._has_step = False
        self._start = 0
        self._runs = 0
        self._best = -1  # The furthest that a session was when it was lost.
        self._last = -1  # Where the last one was lost.

    def _read(self) -> int | None:
        try:
            return self._position()
        except Exception:  # The session that could tell is lost.
            return None

    def _now(self) -> int:
        step = self._read() if self._has_step else None
        return self._start + self._runs if step is None else step

    def begin(self) -> None:
        """Begins with a new session, and warns of steps that the one before had done."""
        step = self._read()
        self._has_step, self._start, self._runs = step is not None, step or 0, 0
        if step is None or step >= self._last:
            return
        if step:
            logger.warning("Training goes on from the checkpoint of step %d: it was at step %d.", step, self._last)
        else:
            logger.warning(
                "Training starts again at step 0: the %d step(s) that were done are lost, as there is no checkpoint. "
                "Give `MonitoredTrainingSession` a `checkpoint_dir`.",
                self._last,
            )

    def fail(self) -> None:
        """Notes where a session was lost."""
        self._last = self._now()
        self._best = max(self._best, self._last)

    def passes_best(self, asks: bool) -> bool:
        """Counts a run; returns whether it got further than any session that was lost.

        Args:
            asks: whether the step is looked at: not while all is well.
        """
        self._runs += 1
        return asks and self._now() > self._best

    @property
    def since(self) -> str:
        """Since when failures count, for a message."""
        if self._best < 0:
            return "before its first step"
        return f"since step {self._best}" if self._has_step else f"without a run after run {self._best}"
