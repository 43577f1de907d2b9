"""`tf.train.Saver`: TensorFlow's own, on the engine's sessions."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageTypeError
from tf2compat.train.monitored_session import HookedLoopSession

__all__ = ["Saver"]


class Saver(tf.compat.v1.train.Saver):
    """TF1's saver; handed a monitored session, it says what to hand it instead.

    Source: `tf.compat.v1.train.Saver`.
    """

    def save(self, sess: Any, *args: Any, **kwargs: Any) -> Any:
        """Saves a session's variables; see `tf.compat.v1.train.Saver.save`.

        Raises:
            UsageTypeError: (a TypeError) `sess` is a monitored session.
        """
        _refuse_monitored(sess, "save")
        return super().save(sess, *args, **kwargs)


def _refuse_monitored(sess: Any, method: str) -> None:
    if isinstance(sess, HookedLoopSession):
        raise UsageTypeError(
            f"tf.train.Saver.{method}",
            f"'sess' must be a Session; {type(sess).__name__} is none.",
            "Save in a hook (`run_context.session`), in `run_step_fn` (`step_context.session`), "
            "or let `tf.train.CheckpointSaverHook` do it.",
        )
