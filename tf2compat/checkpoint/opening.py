"""A checkpoint is opened once its index is known to be one: TensorFlow's reader ends the process for some others."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.checkpoint import disk, files
from tf2compat.checkpoint.bundle import index_damage
from tf2compat.checkpoint.readable import readable
from tf2compat.checkpoint.reader_errors import reader_of

__all__ = ["check_index", "open_checkpoint"]


def check_index(prefix: str) -> None:
    """Checks that the entries of an index fit each other, where there is one.

    TensorFlow's reader believes them: it ends the process for the shape of a tensor that no machine can hold, and it
    returns the values of another tensor where two entries name the same bytes.

    Raises:
        tf.errors.DataLossError: they do not.
        tf.errors.OpError: the index cannot be read for another reason.
    """
    problem = index_damage(prefix) if disk.is_file(f"{prefix}.index") else ""
    if problem:
        raise tf.errors.DataLossError(None, None, f"The checkpoint {prefix} is damaged. {problem}")


def open_checkpoint(prefix: str) -> Any:
    """Returns TensorFlow's reader of a checkpoint; its prefix may be the name of a folder as well.

    Raises:
        tf.errors.OpError: its index cannot be read; or one of its files is a pipe or a device.
    """
    for path in files.files_of(prefix):
        if disk.is_irregular(path):
            raise tf.errors.DataLossError(None, None, f"{path} is no regular file")
    check_index(prefix)
    return reader_of(readable(prefix))
