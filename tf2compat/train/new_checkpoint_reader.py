"""`tf.train.NewCheckpointReader`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from typing import Any

from tf2compat.checkpoint import pending
from tf2compat.checkpoint.absent import check_listed
from tf2compat.checkpoint.opening import check_index
from tf2compat.checkpoint.readable import readable
from tf2compat.checkpoint.reader_errors import reader_of

__all__ = ["NewCheckpointReader"]


def NewCheckpointReader(filepattern: Any) -> Any:  # noqa: N802
    """Returns TensorFlow's reader of a checkpoint.

    Where it differs from TF1: it waits while this process writes the checkpoint in the background, and a path
    is a path: TF1 does not find `run[1]/model.ckpt-1`, which it takes for a pattern.

    Args:
        filepattern: the checkpoint's path, without `.index`.

    Raises:
        tf.errors.InvalidArgumentError: its folder cannot be listed.
        tf.errors.OpError: there is none, or it cannot be read.

    Source: `tf.compat.v1.train.NewCheckpointReader`.
    """
    path = os.fsdecode(filepattern)
    pending.settle(path)
    check_listed(path)
    # TensorFlow's reader ends the process for some damaged indices.
    check_index(path)
    return reader_of(readable(path))
