"""`tf.train.get_checkpoint_mtimes`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat.checkpoint import files, pending
from tf2compat.checkpoint.absent import matched
from tf2compat.checkpoint.state import written_at

__all__ = ["get_checkpoint_mtimes"]


def get_checkpoint_mtimes(checkpoint_prefixes: Iterable[Any]) -> list[float]:
    """Returns when checkpoints were written, in seconds since the epoch; those that are not there are left out.

    It differs from TF1 as `checkpoint_exists` does.

    Args:
        checkpoint_prefixes: their paths, without `.index`.

    Raises:
        tf.errors.OpError: the folder of a path cannot be listed; NotFoundError where there is none.

    Source: `tf.compat.v1.train.get_checkpoint_mtimes`.
    """
    times = [_time(os.fsdecode(prefix)) for prefix in checkpoint_prefixes]
    return [time for time in times if time is not None]


def _time(path: str) -> float | None:
    pending.settle(path)
    if files.exists(path):
        return written_at(path)
    others = matched(path)
    return tf.io.gfile.stat(others[0]).mtime_nsec / 1e9 if others else None
