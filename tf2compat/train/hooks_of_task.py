"""The hooks that run in a process: those that save and count for all run in the chief's alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageAttributeError
from tf2compat.log import logger

__all__ = ["hooks_of_task", "name_hooks_callback"]

_train = tf.compat.v1.train
_CHIEF_ONLY = (_train.CheckpointSaverHook, _train.SummarySaverHook, _train.StepCounterHook)


def hooks_of_task(hooks: Iterable[Any], is_chief: bool) -> list[Any]:
    """Returns the hooks that run in this process.

    A script for one device gives all its processes the same hooks; checkpoints, summaries and step counts
    are written by one.

    Args:
        hooks: `tf.train.SessionRunHook`s.
        is_chief: whether this is the process that saves.

    Raises:
        UsageAttributeError: (an AttributeError) one is a Keras callback.
    """
    hooks = list(hooks)
    for hook in hooks:
        # A class may be both, for programs that use it in `fit` and in sessions.
        if hasattr(hook, "on_train_begin") and not hasattr(hook, "before_run"):
            raise _no_hook(hook)
    if is_chief:
        return hooks
    left = [hook for hook in hooks if isinstance(hook, _CHIEF_ONLY)]
    if left:
        names = ", ".join(sorted({type(hook).__name__ for hook in left}))
        logger.info("The chief runs %s; this process does not.", names)
    return [hook for hook in hooks if hook not in left]


def _no_hook(callback: Any) -> UsageAttributeError:
    return UsageAttributeError(
        "tf.train.MonitoredSession",
        f"Argument `hooks` has a {type(callback).__name__}, which is a Keras callback and no SessionRunHook.",
        "Wrap it: `hooks=[tf2compat.keras.CallbackHook([callback], steps_per_epoch=100)]`.",
    )


def _no_callback(hook: Any) -> UsageAttributeError:
    return UsageAttributeError(
        "keras.Model.fit",
        f"Argument `callbacks` has a {type(hook).__name__}, which is a SessionRunHook and no Keras callback.",
        "Wrap it: `callbacks=[tf2compat.keras.HooksCallback([hook])]`.",
    )


def name_hooks_callback() -> None:
    """Makes Keras's `fit`, where it is given a hook as a callback, raise an error that names `HooksCallback`.

    It adds attributes to TensorFlow's `SessionRunHook` that raise an AttributeError, as those that are missing do.
    """
    _tf.explain_hooks_in_fit(_no_callback)
