"""`tf.train.load_checkpoint`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf

from tf2compat.checkpoint import files
from tf2compat.errors import UsageError
from tf2compat.train.latest_checkpoint import latest_checkpoint
from tf2compat.train.new_checkpoint_reader import NewCheckpointReader

__all__ = ["load_checkpoint", "prefix_of"]


def load_checkpoint(ckpt_dir_or_file: Any) -> Any:
    """Returns TensorFlow's reader of a checkpoint, or of the newest of a folder.

    It differs from TF1 as `latest_checkpoint` and `NewCheckpointReader` do.

    Args:
        ckpt_dir_or_file: the checkpoint's path, without `.index`, or a folder.

    Raises:
        UsageError: (a ValueError) the folder has no checkpoint.
        tf.errors.OpError: there is none, or it cannot be read.

    Source: `tf.train.load_checkpoint`.
    """
    return NewCheckpointReader(prefix_of("tf.train.load_checkpoint", ckpt_dir_or_file))


def prefix_of(symbol: str, ckpt_dir_or_file: Any) -> str:
    """Returns the path of a checkpoint, or of the newest of a folder.

    Args:
        symbol: the legacy symbol, for the message.
        ckpt_dir_or_file: the path or the folder.

    Raises:
        UsageError: (a ValueError) the folder has no checkpoint.
    """
    path = os.fsdecode(ckpt_dir_or_file)
    if files.exists(path) or not tf.io.gfile.isdir(path):
        return path
    latest = latest_checkpoint(path)
    if latest is None:
        raise UsageError(
            symbol,
            f"Couldn't find 'checkpoint' file or checkpoints in given directory {path}.",
            "Give the path of a checkpoint without `.index`, or a folder that holds one.",
        )
    return latest
