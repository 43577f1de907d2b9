"""`tf.train.LoggingTensorHook`: TensorFlow's, by a clock that is not put back."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.train.second_or_step_timer import steady

__all__ = ["LoggingTensorHook"]


class LoggingTensorHook(tf.compat.v1.train.LoggingTensorHook):
    """Logs tensors every N steps or seconds, or at the end.

    Seconds are those of `SecondOrStepTimer`, which goes on when the machine's clock is put back.

    Args:
        *args: as for `tf.compat.v1.train.LoggingTensorHook`.
        **kwargs: likewise.

    Source: `tf.compat.v1.train.LoggingTensorHook`.
    """

    _timer: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer = steady(self._timer)
