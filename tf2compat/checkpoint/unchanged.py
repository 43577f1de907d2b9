"""A checkpoint is read again when another process replaced it while it was read."""

from __future__ import annotations

import time
from collections.abc import Callable

import tensorflow as tf

from tf2compat.checkpoint import files

__all__ = ["read_unchanged"]

_TRIES = 10
_PAUSE = 0.01  # Seconds, more after each try.


def read_unchanged(prefix: str, read: Callable[[], None], parts: int) -> None:
    """Reads a checkpoint as it was at one moment.

    TensorFlow's kernels read the index first and open the values later: between the two another process may
    have put a newer checkpoint of that name there. The checksums tell, by an error; several kernels that read
    one after the other do not notice that each has read another checkpoint.

    Args:
        prefix: the checkpoint's path.
        read: reads it, and may be called again.
        parts: how many kernels read it, one after the other.

    Raises:
        tf.errors.UnavailableError: it was replaced again and again.
        Exception: `read` failed, and not for a replacement.
    """
    for i in range(_TRIES):
        seen = files.signature_of(prefix)
        try:
            read()
        except Exception:
            # Mixed reads fail like damaged files; another signature tells the two apart.
            now = files.signature_of(prefix)
            if now is None or now == seen or i == _TRIES - 1:
                raise
        else:
            now = files.signature_of(prefix)
            if now is None or now == seen or (parts == 1 and i == _TRIES - 1):
                return
        time.sleep(_PAUSE * i)
    raise tf.errors.UnavailableError(
        None,
        None,
        f"`tf.train.Saver.restore`: The checkpoint {prefix} was replaced {_TRIES} times while it was read. "
        "Save under the names of steps (`saver.save(..., global_step=step)`), or less often.",
    )
