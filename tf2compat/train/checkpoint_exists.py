"""`tf.train.checkpoint_exists`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from typing import Any

from tf2compat.checkpoint import files, pending

__all__ = ["checkpoint_exists"]


def checkpoint_exists(checkpoint_prefix: Any) -> bool:
    """Returns whether there is a checkpoint of a path.

    Where it differs from TF1: it waits while this process writes the checkpoint in the background, and a path
    is a path: TF1 takes `run[1]/model.ckpt-1` for a pattern.

    Args:
        checkpoint_prefix: the checkpoint's path, without `.index`.

    Source: `tf.compat.v1.train.checkpoint_exists`.
    """
    path = os.fsdecode(checkpoint_prefix)
    pending.settle(path)
    return files.exists(path)
