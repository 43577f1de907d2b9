"""`tf.train.list_variables`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

from typing import Any

from tf2compat.train.load_checkpoint import load_checkpoint

__all__ = ["list_variables"]


def list_variables(ckpt_dir_or_file: Any) -> list[tuple[str, list[int]]]:
    """Returns the names and shapes of a checkpoint's variables; it differs from TF1 as `load_checkpoint` does.

    Args:
        ckpt_dir_or_file: the checkpoint's path, without `.index`, or a folder.

    Source: `tf.train.list_variables`.
    """
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())
