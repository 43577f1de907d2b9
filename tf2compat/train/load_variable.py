"""`tf.train.load_variable`, for checkpoints that are still being written and folders of any name."""

from __future__ import annotations

from typing import Any

from tf2compat.train.load_checkpoint import load_checkpoint

__all__ = ["load_variable"]


def load_variable(ckpt_dir_or_file: Any, name: str) -> Any:
    """Returns the value of a variable in a checkpoint; it differs from TF1 as `load_checkpoint` does.

    Args:
        ckpt_dir_or_file: the checkpoint's path, without `.index`, or a folder.
        name: the variable's name, with or without `:0`.

    Source: `tf.train.load_variable`.
    """
    # A checkpoint's keys have no `:0`; programs pass `variable.name`.
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))
