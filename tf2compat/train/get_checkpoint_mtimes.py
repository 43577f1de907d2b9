"""`tf.train.get_checkpoint_mtimes`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from tf2compat.checkpoint.state import written_at
from tf2compat.train.checkpoint_exists import checkpoint_exists

__all__ = ["get_checkpoint_mtimes"]


def get_checkpoint_mtimes(checkpoint_prefixes: Iterable[Any]) -> list[float]:
    """Returns when checkpoints were written, in seconds since the epoch; those that are not there are left out.

    It differs from TF1 as `checkpoint_exists` does.

    Args:
        checkpoint_prefixes: their paths, without `.index`.

    Source: `tf.compat.v1.train.get_checkpoint_mtimes`.
    """
    return [written_at(os.fsdecode(prefix)) for prefix in checkpoint_prefixes if checkpoint_exists(prefix)]
