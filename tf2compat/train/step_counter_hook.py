"""`tf.train.StepCounterHook`: TensorFlow's, by a clock that is not put back."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.train.second_or_step_timer import steady

__all__ = ["StepCounterHook"]


class StepCounterHook(tf.compat.v1.train.StepCounterHook):
    """Counts steps per second.

    Seconds are those of `SecondOrStepTimer`, which goes on when the machine's clock is put back.

    Args:
        *args: as for `tf.compat.v1.train.StepCounterHook`.
        **kwargs: likewise.

    Source: `tf.compat.v1.train.StepCounterHook`.
    """

    _timer: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer = steady(self._timer)
