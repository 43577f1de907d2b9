"""`tf.train.init_from_checkpoint`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.checkpoint import pending
from tf2compat.checkpoint.absent import check_listed
from tf2compat.checkpoint.readable import readable
from tf2compat.checkpoint.reader_errors import of_its_class
from tf2compat.train.load_checkpoint import prefix_of

__all__ = ["init_from_checkpoint"]


def init_from_checkpoint(ckpt_dir_or_file: Any, assignment_map: Any) -> None:
    """Makes variables of the default graph begin with values of a checkpoint.

    It differs from TF1 as `latest_checkpoint` and `NewCheckpointReader` do.

    Args:
        ckpt_dir_or_file: the checkpoint's path, without `.index`, or a folder.
        assignment_map: as for `tf.compat.v1.train.init_from_checkpoint`.

    Source: `tf.compat.v1.train.init_from_checkpoint`.
    """
    path = prefix_of("tf.train.init_from_checkpoint", ckpt_dir_or_file)
    check_listed(path)
    pending.settle(path)
    with of_its_class():
        tf.compat.v1.train.init_from_checkpoint(readable(path), assignment_map)
