"""`tf.train.get_checkpoint_state`: the list of a folder's checkpoints, also where the file of that name is lost."""

from __future__ import annotations

import os
from typing import Any

from tf2compat.checkpoint.state import checkpoint_state

__all__ = ["get_checkpoint_state"]


def get_checkpoint_state(checkpoint_dir: Any, latest_filename: str | None = None) -> Any | None:
    """Returns the `CheckpointState` of a folder, or None for one without checkpoints.

    Where it differs from TF1: where the `checkpoint` file is missing, empty or garbage beside
    checkpoints, TF1 returned None, and scripts began again from step 0; here the state is made from the
    files, with a warning. Paths of a folder that was moved are those of the files now.

    Args:
        checkpoint_dir: the folder.
        latest_filename: name of the state file, `checkpoint` when None.

    Source: `tf.compat.v1.train.get_checkpoint_state`.
    """
    return checkpoint_state(os.fspath(checkpoint_dir), latest_filename)
