"""Is a checkpoint whole? Every tensor is read and its checksum compared."""

from __future__ import annotations

import re

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint import files

__all__ = ["damage_of"]


def damage_of(prefix: str) -> str:
    """Returns what is wrong with a checkpoint, in one sentence; '' when every tensor can be read.

    Args:
        prefix: its path without `.index`.
    """
    if not files.exists(prefix):
        return "It has no index file."
    try:
        types = tf.train.load_checkpoint(prefix).get_variable_to_dtype_map()
    except Exception as error:  # The reader raises TensorFlow's errors, and RuntimeError for some broken files.
        return f"Its index cannot be read: {_first_line(error)}."
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        for key in sorted(types):
            try:
                tf.raw_ops.RestoreV2(prefix=prefix, tensor_names=[key], shape_and_slices=[""], dtypes=[types[key]])
            except tf.errors.OpError as error:
                return f"The tensor '{key}' cannot be read: {_first_line(error)}."
    return ""


def _first_line(error: Exception) -> str:
    """Returns the first line of an error's text, without the name of the op that TensorFlow puts around it."""
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    return re.sub(r"\{\{.*?\}\} ?", "", text.splitlines()[0].partition(" [Op:")[0]).rstrip(". ")
