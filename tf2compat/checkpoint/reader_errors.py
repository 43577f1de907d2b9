"""TensorFlow's reader of checkpoints, with errors of TF1's classes: the reader itself has lost their codes."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["Reader", "of_its_class", "reader_of"]

_DAMAGED = tf.errors.DataLossError
_KINDS: dict[str, type[tf.errors.OpError]] = {
    os.strerror(errno.ENOENT): tf.errors.NotFoundError,
    os.strerror(errno.EISDIR): tf.errors.FailedPreconditionError,
    os.strerror(errno.ENOTDIR): tf.errors.FailedPreconditionError,
    os.strerror(errno.EACCES): tf.errors.PermissionDeniedError,
    os.strerror(errno.EPERM): tf.errors.PermissionDeniedError,
    os.strerror(errno.ENAMETOOLONG): tf.errors.InvalidArgumentError,
    os.strerror(errno.EMFILE): tf.errors.ResourceExhaustedError,
    os.strerror(errno.ENFILE): tf.errors.ResourceExhaustedError,
    "Read less bytes than requested": tf.errors.OutOfRangeError,
    "an sstable": _DAMAGED,
    "corrupt": _DAMAGED,
    "Checksum does not match": _DAMAGED,
    "checksum mismatch": _DAMAGED,
    "truncated block read": _DAMAGED,
    "bad block type": _DAMAGED,
    "bad entry in block": _DAMAGED,
    "bad block handle": _DAMAGED,
}
"""Message of the kernel -> the class that TF1 raised for it."""


def _specific(error: Exception) -> Exception:
    """Returns an error of the class that TF1 raised, with the same message.

    Args:
        error: a reader's. It is returned as it is where its class is known, or its message says nothing.
    """
    if type(error) is not tf.errors.OpError and not isinstance(error, IndexError):
        return error
    message = getattr(error, "message", None) or str(error)
    kind = next((kind for said, kind in _KINDS.items() if said in message), None)
    return error if kind is None else kind(None, None, message)


@contextlib.contextmanager
def of_its_class() -> Iterator[None]:
    """A context in which what TensorFlow's reader raises becomes an error of the class that TF1 raised."""
    try:
        yield
    except (tf.errors.OpError, IndexError) as error:
        found = _specific(error)
        if found is error:
            raise
        raise found from None


class Reader(_tf.CheckpointReader):  # type: ignore[misc]
    """A reader of a checkpoint."""

    def get_tensor(self, tensor_str: Any) -> Any:
        """Returns the value of a tensor.

        Raises:
            tf.errors.OpError: there is none, or it cannot be read.
        """
        with of_its_class():
            return super().get_tensor(tensor_str)


def reader_of(prefix: str) -> Any:
    """Returns a reader of a checkpoint.

    Raises:
        tf.errors.OpError: there is none, or it cannot be read.
    """
    try:
        return Reader(os.fsencode(prefix))
    except RuntimeError:
        with of_its_class():
            return tf.compat.v1.train.NewCheckpointReader(prefix)  # It raises an error instead.
