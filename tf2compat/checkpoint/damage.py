"""Is a checkpoint whole? Every tensor is read and its checksum compared."""

from __future__ import annotations

import os

import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_path
from tf2compat.checkpoint import files
from tf2compat.checkpoint.bundle import index_damage, tensor_damage
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.readable import readable
from tf2compat.checkpoint.reason import reason

__all__ = ["damage_of"]

_CHUNK = 1 << 22
_NO_SLICES = "Failed to find the saved tensor slices"  # An InternalError.


def damage_of(prefix: str) -> str:
    """Returns the damage of a checkpoint, in one sentence; '' when every tensor can be read.

    Damage is what the bytes of the files prove: a wrong checksum, a missing or shorter file, a bad index.
    Where TensorFlow cannot read a checkpoint whose bytes are right (there is no memory, too many
    files are open), its error is raised.

    Args:
        prefix: its path without `.index`.

    Raises:
        UsageTypeError: (a TypeError) it is no path.
        UsageError: (a ValueError) it is empty.
        tf.errors.OpError, MemoryError: it cannot be read for another reason; it may well be whole.
    """
    prefix = check_path(
        "tf2compat.checkpoint.damage_of", "prefix", prefix, "the path of a checkpoint, without `.index`"
    )
    there = files.files_of(prefix)  # Listed: a file that may not be touched does not "exist".
    if not any(path.endswith(".index") for path in there):
        ending = f"{os.path.basename(prefix)}."
        oldest = [path for path in there if not os.path.basename(path).startswith(ending)]
        return _damage_of_oldest(prefix, oldest) if oldest else "It has no index file."
    problem = index_damage(prefix)
    if problem:
        return problem
    try:
        # TensorFlow's kernels first: they are much faster than numpy's checksums, which only say why one failed.
        _read(prefix)
    except Exception:
        problem = tensor_damage(prefix)
        if not problem:
            raise
    return problem


def _read(prefix: str) -> None:
    """Reads every tensor, one after the other."""
    types = open_checkpoint(prefix).get_variable_to_dtype_map()
    path = readable(prefix)
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        for key in sorted(types):
            # One tensor a call: the largest has to fit into memory, not all of them.
            tf.raw_ops.RestoreV2(prefix=path, tensor_names=[key], shape_and_slices=[""], dtypes=[types[key]])


def _damage_of_oldest(prefix: str, paths: list[str]) -> str:
    """Returns the damage of a checkpoint of the oldest format, of whose files TensorFlow alone knows the form."""
    try:
        _read(prefix)
    except tf.errors.OpError as error:
        if not isinstance(error, tf.errors.DataLossError | tf.errors.OutOfRangeError) and _NO_SLICES not in str(error):
            raise
        for path in paths:  # Raises the error of a file system that does not hand out the bytes.
            with tf.io.gfile.GFile(path, "rb") as stream:
                while stream.read(_CHUNK):
                    pass
        return f"It cannot be read: {reason(error)}."
    return ""
