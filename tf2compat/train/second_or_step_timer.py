"""`tf.train.SecondOrStepTimer`, which goes on when the machine's clock is put back."""

from __future__ import annotations

import time
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError

__all__ = ["SecondOrStepTimer", "steady"]


class SecondOrStepTimer(tf.compat.v1.train.SecondOrStepTimer):
    """Triggers at most once every N seconds, or once every N steps.

    Where it differs from TF1: seconds are those that have passed, also when the machine's clock is put back. With
    TF1's timer nothing is saved for an hour after the clock went back by one.

    Args:
        every_secs: seconds between two triggers.
        every_steps: steps between two triggers; exactly one of the two is given.

    Raises:
        UsageError: (a ValueError) none or both are given.

    Source: `tf.compat.v1.train.SecondOrStepTimer`.
    """

    def __init__(self, every_secs: float | None = None, every_steps: int | None = None) -> None:
        if (every_secs is None) == (every_steps is None):
            both = every_secs is not None
            raise UsageError(
                "tf.train.SecondOrStepTimer",
                "Can not provide both every_secs and every_steps."
                if both
                else "Either every_secs or every_steps should be provided.",
                "Give one of the two.",
            )
        self._secs, self._steps = every_secs, every_steps
        self.reset()

    def reset(self) -> None:
        """Forgets the last trigger: the next step triggers."""
        self._step: Any = None
        self._times: tuple[float, float] | None = None  # Of the last trigger, by both clocks.

    def _elapsed(self) -> float:
        """Returns the seconds since the last trigger.

        A steady clock may stand still while the machine sleeps, the other one may be put back.
        """
        assert self._times is not None
        return max(now - then for now, then in zip(_clocks(), self._times, strict=True))

    def should_trigger_for_step(self, step: Any) -> bool:
        """Returns whether the timer triggers for a step: the first one, and then every N seconds or steps."""
        if self._step is None:
            return True
        if self._step == step:
            return False
        if self._secs is not None and self._elapsed() >= self._secs:
            return True
        return self._steps is not None and bool(step >= self._step + self._steps)

    def update_last_triggered_step(self, step: Any) -> tuple[float | None, Any]:
        """Notes that a step has triggered.

        Returns:
            The seconds and the steps since the trigger before; None and None for the first.
        """
        since = (None, None) if self._times is None else (self._elapsed(), step - self._step)
        self._step, self._times = step, _clocks()
        return since

    def last_triggered_step(self) -> Any:
        """Returns the step of the last trigger; None if there was none."""
        return self._step


def _clocks() -> tuple[float, float]:
    return time.monotonic(), time.time()


def steady(timer: Any) -> Any:
    """Returns a timer as TensorFlow's hooks make it, with the clock of ours."""
    if type(timer) is not tf.compat.v1.train.SecondOrStepTimer:
        return timer  # One that never triggers.
    return SecondOrStepTimer(*_tf.intervals_of(timer))
