"""Which hooks run in a process: what saves and counts for all runs in the chief's alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat.log import logger

__all__ = ["hooks_of_task"]

_train = tf.compat.v1.train
_CHIEF_ONLY = (_train.CheckpointSaverHook, _train.SummarySaverHook, _train.StepCounterHook)


def hooks_of_task(hooks: Iterable[Any], is_chief: bool) -> list[Any]:
    """Returns the hooks that run in this process.

    A script for one device gives all its processes the same hooks; checkpoints, summaries and step counts
    are written by one.

    Args:
        hooks: `tf.train.SessionRunHook`s.
        is_chief: whether this is the process that saves.
    """
    hooks = list(hooks)
    if is_chief:
        return hooks
    left = [hook for hook in hooks if isinstance(hook, _CHIEF_ONLY)]
    if left:
        names = ", ".join(sorted({type(hook).__name__ for hook in left}))
        logger.info("The chief runs %s; this process does not.", names)
    return [hook for hook in hooks if hook not in left]
