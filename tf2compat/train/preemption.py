"""A session's answer to SIGTERM and SIGUSR1, and to an error that ends the loop: training is saved.

A session answers between two steps. Processes that train together tell each other in each step what they were asked
for, so all answer after the same one.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import settings
from tf2compat.log import logger
from tf2compat.runtime.replicated.workers import Workers
from tf2compat.train.checkpoint_saver_hook import CheckpointSaverHook
from tf2compat.train.signal_watch import SAVE, STOP, Preempted, SignalWatch, watch

__all__ = ["Preempted", "Preemption", "save_after"]


class Preemption:
    """The requests of the process's signals to one session.

    Args:
        signals: the handlers, which are installed.
    """

    _all: weakref.WeakSet[Preemption] = weakref.WeakSet()

    def __init__(self, signals: SignalWatch) -> None:
        self._signals = signals
        self._saves = signals.saves
        self._session: Any = None
        self._cluster: Workers | None = None
        self._all.add(self)
        signals.answering.add(self)

    @classmethod
    def begin(cls, argument: bool | None = None, signals: SignalWatch = watch) -> Preemption | None:
        """Installs the handlers for a session; returns None where they are not wanted, or not in the main thread.

        Args:
            argument: the choice, or None for `settings.preemption`.
            signals: the handlers of the process.
        """
        return cls(signals) if settings.preemption(argument) and signals.open() else None

    def end(self) -> None:
        """Takes the handlers away, unless another session needs them."""
        if self in self._all:
            self._all.discard(self)
            self._signals.answering.discard(self)
            self._signals.close()

    def __del__(self) -> None:
        try:
            self.end()  # Its session was dropped, and never closed.
        except Exception:  # The interpreter may be shutting down.
            pass

    def wanted(self, session: Any) -> int:
        """Returns the actions that are due now, between two steps: 0, or `SAVE` and `STOP`.

        Args:
            session: the raw session.
        """
        # A recovery opens another session, whose cluster does not know this object yet.
        if session is not self._session:
            self._session, self._cluster = session, getattr(session, "cluster", None)
            if self._cluster is not None:
                self._cluster.asks = self._asked_here
        asked = self._asked_here() if self._cluster is None else self._cluster.asked
        if asked & STOP and not self._may_stop():
            asked &= ~STOP
        return asked

    def _asked_here(self) -> int:
        return (STOP if self._signals.stop else 0) | (SAVE if self._signals.saves != self._saves else 0)

    def _may_stop(self) -> bool:
        """Returns whether the process can be ended here: an evaluation inside a cluster's step leaves it to that."""
        if threading.current_thread() is not threading.main_thread():
            return False
        return self._cluster is not None or all(other._cluster is None for other in self._all)

    @property
    def stops_now(self) -> bool:
        """Whether the process is to end as soon as a session is closed, or before one is opened that evaluates."""
        return self._signals.stop and self._may_stop()

    @property
    def is_inside(self) -> bool:
        """Whether another session is open, which ends the process itself."""
        return any(other is not self for other in self._all)

    def stopping(self) -> None:
        """Notes that the session saves and ends now, which has no time limit."""
        self._signals.answered()

    def saving(self) -> None:
        """Notes that the session saves now, which answers all that asked for it up to here."""
        # Not counted one by one: a save answers all requests up to here.
        self._saves = self._signals.saves
        if self._cluster is not None:
            self._cluster.asked &= ~SAVE

    def save(self, hooks: Iterable[Any], session: Any) -> None:
        """Saves the step that was reached by the hooks that save."""
        self.saving()
        if not _save(hooks, session) and getattr(session, "is_chief", True):
            logger.warning("A signal asked to save, but no hook saves checkpoints: give a `checkpoint_dir`.")


def _save(hooks: Iterable[Any], session: Any) -> list[int]:
    """Returns the steps that are saved, one for each hook that saves."""
    steps = []
    for hook in hooks:
        if isinstance(hook, CheckpointSaverHook):
            try:
                steps.append(hook.save_now(session))
            except Preempted:  # Of an evaluation that a listener has begun.
                steps.append(-1)
    return steps


def save_after(error: BaseException, hooks: Iterable[Any], session: Any) -> None:
    """Saves when an error ends the loop; where that fails, the loop's error is still the one that is raised.

    Args:
        error: the error.
        hooks: the session's hooks, of which those that save do.
        session: the raw session.
    """
    if isinstance(error, tf.compat.v1.train.NanLossDuringTrainingError):
        # The variables are NaN too, or about to be.
        logger.warning("The loss was NaN: the variables are not saved, as a restart would begin with them.")
        return
    try:
        steps = _save(hooks, session)
    except Exception as another:
        logger.error("After %s the training could not be saved: %s", type(error).__name__, another)
        return
    if steps:
        logger.warning(
            "%s ended the training; step %d is saved. If a step raised it, a part of that step may be saved too.",
            type(error).__name__,
            steps[0],
        )
