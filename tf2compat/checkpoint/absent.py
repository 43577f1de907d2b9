"""The error for a checkpoint that is not there: TF1 lists its folder, and raises the file system's where it cannot."""

from __future__ import annotations

import errno
import os

import tensorflow as tf

from tf2compat.errors import UsageError

__all__ = ["absent"]

_KINDS = {
    errno.ENOENT: tf.errors.NotFoundError,
    errno.ENOTDIR: tf.errors.FailedPreconditionError,
    errno.ENAMETOOLONG: tf.errors.InvalidArgumentError,
    errno.EACCES: tf.errors.PermissionDeniedError,
}
_ADVICE = (
    "Give the path of a checkpoint without `.index`; `tf.train.latest_checkpoint(folder)` returns the newest one, and "
    "None where there is none."
)


def absent(symbol: str, path: str, happened: str = "") -> Exception:
    """Returns a ValueError, or the OpError of a folder that cannot be listed: NotFoundError where there is none.

    Args:
        symbol: the legacy symbol that restores.
        path: the checkpoint's path.
        happened: the sentence of the ValueError; TF1's by default.
    """
    failed = _listing_error(os.path.dirname(path))
    kind = _KINDS.get(failed.errno or 0) if failed else None
    if failed is None or kind is None:
        return UsageError(symbol, happened or f"The passed save_path is not a valid checkpoint: {path}.", _ADVICE)
    message = f"`{symbol}`: There is no checkpoint {path}: {failed.filename}; {failed.strerror}. {_ADVICE}"
    return kind(None, None, message)


def _listing_error(folder: str) -> OSError | None:
    """Returns the error of listing a folder of this machine."""
    if not folder or "://" in folder:
        return None
    try:
        os.scandir(folder).close()
    except OSError as error:
        return error
    return None
