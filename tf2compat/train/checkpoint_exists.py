"""`tf.train.checkpoint_exists`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from typing import Any

from tf2compat.checkpoint import files, pending
from tf2compat.checkpoint.absent import matched

__all__ = ["checkpoint_exists"]


def checkpoint_exists(checkpoint_prefix: Any) -> bool:
    """Returns whether there is a checkpoint of a path; as in TF1, a folder is one, and `model*` stands for others.

    Where it differs from TF1: it waits while this process writes the checkpoint in the background, and
    `run[1]/model.ckpt-1`, which TF1 takes for a pattern alone, is a path where there is one.

    Args:
        checkpoint_prefix: the checkpoint's path, without `.index`.

    Raises:
        tf.errors.OpError: the folder of the path cannot be listed; NotFoundError where there is none.

    Source: `tf.compat.v1.train.checkpoint_exists`.
    """
    path = os.fsdecode(checkpoint_prefix)
    pending.settle(path)
    return files.exists(path) or bool(matched(path))
