"""`tf.train.latest_checkpoint`: the newest checkpoint of a folder, also where its list is lost."""

from __future__ import annotations

import os
from typing import Any

from tf2compat.checkpoint import files
from tf2compat.checkpoint.state import checkpoint_state
from tf2compat.log import logger

__all__ = ["latest_checkpoint"]


def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """Returns the path of the newest checkpoint of a folder; None if there is none.

    It differs from TF1 as `get_checkpoint_state` does.

    Args:
        checkpoint_dir: the folder.
        latest_filename: name of the state file, `checkpoint` when None.

    Source: `tf.train.latest_checkpoint`.
    """
    state = checkpoint_state(os.fspath(checkpoint_dir), latest_filename)
    if state is None:
        return None
    if not files.exists(state.model_checkpoint_path):
        logger.error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
        return None
    return state.model_checkpoint_path
