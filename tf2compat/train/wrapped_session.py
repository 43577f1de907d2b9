"""The base of the sessions that stand around a session, each adding one thing.

    MonitoredSession -> RecoverableSession -> CoordinatedSession -> HookedSession -> Session

`_sess` leads one step inwards at each; legacy code climbs this chain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.log import logger
from tf2compat.train.step_context import StepContext

__all__ = ["PREEMPTION_ERRORS", "WrappedSession"]

PREEMPTION_ERRORS = (tf.errors.AbortedError, tf.errors.UnavailableError)
"""The errors of a lost worker: the session is made again and the step repeated."""


class WrappedSession:
    """Passes everything on to the session inside; `close` raises no preemption error."""

    def __init__(self, sess: Any) -> None:
        self._sess = sess

    @property
    def graph(self) -> tf.Graph:
        """The graph of the session inside."""
        return self._sess.graph

    @property
    def sess_str(self) -> Any:
        """The target of the session inside."""
        return self._sess.sess_str

    def should_stop(self) -> bool:
        """Returns whether the session should not be used any more: always once it is closed."""
        if self._check_stop() or self._sess is None:
            return True
        return isinstance(self._sess, WrappedSession) and self._sess.should_stop()

    def _check_stop(self) -> bool:
        return False

    def close(self) -> None:
        """Closes the session inside; twice is harmless."""
        if self._sess is None:
            return
        try:
            self._sess.close()
        except PREEMPTION_ERRORS as error:
            logger.error("The session was lost while it was being closed: %s", error)
        finally:
            self._sess = None

    def run(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a step; see `Session.run`."""
        return self._sess.run(*args, **kwargs)

    def run_step_fn(
        self, step_fn: Callable[[StepContext], Any], raw_session: Any, run_with_hooks: Callable[..., Any] | None
    ) -> Any:
        """Calls `step_fn`; its `run_with_hooks` is this session's `run` unless another is given.

        Args:
            step_fn: takes a `StepContext`.
            raw_session: the raw session, which the context hands out.
            run_with_hooks: runs a step with the hooks; None for this session's `run`.
        """
        return step_fn(StepContext(raw_session, run_with_hooks or self.run))
