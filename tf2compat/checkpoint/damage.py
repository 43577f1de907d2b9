"""Is a checkpoint whole? Every tensor is read and its checksum compared."""

from __future__ import annotations

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint import files
from tf2compat.checkpoint.reason import reason

__all__ = ["damage_of"]


def damage_of(prefix: str) -> str:
    """Returns what is wrong with a checkpoint, in one sentence; '' when every tensor can be read.

    Args:
        prefix: its path without `.index`.
    """
    if not files.exists(prefix):
        return "It has no index file."
    try:
        types = files.open_checkpoint(prefix).get_variable_to_dtype_map()
    except Exception as error:  # The reader raises TensorFlow's errors, and RuntimeError for some broken files.
        return f"Its index cannot be read: {reason(error)}."
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        for key in sorted(types):
            try:
                tf.raw_ops.RestoreV2(prefix=prefix, tensor_names=[key], shape_and_slices=[""], dtypes=[types[key]])
            except tf.errors.OpError as error:
                return f"The tensor '{key}' cannot be read: {reason(error)}."
    return ""
