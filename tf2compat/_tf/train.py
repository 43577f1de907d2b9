"""TF1's session manager, supervisor, timers and hooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf
from tensorflow.python.training import session_manager as _session_manager
from tensorflow.python.training import supervisor as _supervisor

from tf2compat import patches

__all__ = [
    "SVStepCounterThread",
    "SVSummaryThread",
    "SVTimerCheckpointThread",
    "SessionManager",
    "Supervisor",
    "coordinator_and_interval_of",
    "explain_hooks_in_fit",
    "intervals_of",
]

SessionManager = _session_manager.SessionManager
"""TF1's session manager; it opens its session through `_restore_checkpoint` and `wait_for_session`."""
SVSummaryThread = _supervisor.SVSummaryThread
SVStepCounterThread = _supervisor.SVStepCounterThread
SVTimerCheckpointThread = _supervisor.SVTimerCheckpointThread


class Supervisor(_supervisor.Supervisor):
    """TF1's supervisor, with public places for the two things that it makes itself.

    Attributes:
        saver_class: of the saver that it makes where it is given none and finds none in the graph.
    """

    saver_class: Any = _supervisor.saver_mod.Saver

    def make_session_manager(self, **options: Any) -> Any:
        """Returns the session manager that is used where the user has given none."""
        return SessionManager(**options)

    def _init_session_manager(self, session_manager: Any = None) -> None:
        self._session_manager = session_manager or self.make_session_manager(
            local_init_op=self._local_init_op,
            ready_op=self._ready_op,
            ready_for_local_init_op=self._ready_for_local_init_op,
            graph=self._graph,
            recovery_wait_secs=self._recovery_wait_secs,
            local_init_run_options=self._local_init_run_options,
        )

    def _init_saver(self, saver: Any = _supervisor.Supervisor.USE_DEFAULT) -> None:
        if saver is _supervisor.Supervisor.USE_DEFAULT:
            saver = self._get_first_op_from_collection(tf.compat.v1.GraphKeys.SAVERS)
            if saver is None and tf.compat.v1.global_variables():
                saver = self.saver_class()
                tf.compat.v1.add_to_collection(tf.compat.v1.GraphKeys.SAVERS, saver)
        self._saver = saver


def intervals_of(timer: Any) -> tuple[float | None, int | None]:
    """Returns the seconds and the steps between two triggers of a `SecondOrStepTimer`; one of them is None."""
    return timer._every_secs, timer._every_steps


def coordinator_and_interval_of(thread: Any) -> tuple[Any, float | None]:
    """Returns the coordinator of a `LooperThread`, and the seconds between two of its calls."""
    return thread._coord, thread._timer_interval_secs


def explain_hooks_in_fit(error: Callable[[Any], AttributeError]) -> None:
    """Chooses the error that a hook raises where Keras takes it for a callback; `hasattr` goes on saying no.

    Args:
        error: returns the error for a hook.
    """

    def missing(hook: Any) -> Any:
        raise error(hook)

    for name in ("on_batch_end", "set_model"):  # One of them is what Keras asks a callback for first.
        patches.put(tf.compat.v1.train.SessionRunHook, name, property(missing))
