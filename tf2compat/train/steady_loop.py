"""The supervisor's threads, whose timers go on when the machine's clock is put back.

`tf.train.LooperThread` itself stays TensorFlow's: the supervisor's threads of TensorFlow derive from it.
"""

from __future__ import annotations

import time
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["SteadyLoop", "SteadyThread"]


class SteadyLoop:
    """The loop of a `LooperThread`, by a steady clock."""

    def run(self) -> None:
        """Calls the thread's function every N seconds, or without a pause, until its coordinator stops."""
        coordinator, interval = _tf.coordinator_and_interval_of(self)
        with coordinator.stop_on_exception():
            self.start_loop()  # type: ignore[attr-defined]
            due = time.monotonic()
            while not coordinator.wait_for_stop(0 if interval is None else due - time.monotonic()):
                # From the last due time, not from now, as in TF1: the mean interval stays the one that was asked for.
                due += interval or 0
                self.run_loop()  # type: ignore[attr-defined]
            self.stop_loop()  # type: ignore[attr-defined]


class SteadyThread(SteadyLoop, tf.compat.v1.train.LooperThread):
    """Runs code every N seconds in a thread, until its coordinator stops."""

    @staticmethod
    def loop(coord: Any, timer_interval_secs: Any, target: Any, args: Any = None, kwargs: Any = None) -> SteadyThread:
        """Starts a thread that calls a function every N seconds; returns it.

        Args:
            coord: the `tf.train.Coordinator` that stops it.
            timer_interval_secs: seconds from one call to the next; None for no pause.
            target: the function.
            args: its arguments.
            kwargs: those by name.
        """
        looper = SteadyThread(coord, timer_interval_secs, target=target, args=args, kwargs=kwargs)
        looper.start()
        return looper
