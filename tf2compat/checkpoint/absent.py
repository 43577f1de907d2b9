"""The error for a checkpoint that is not there: TF1 lists its folder, and raises the file system's where it cannot."""

from __future__ import annotations

import errno
import os
import re

import tensorflow as tf

from tf2compat.checkpoint import files
from tf2compat.errors import UsageError

__all__ = ["absent", "check_listed", "matched", "unlistable"]

_KINDS = {
    errno.ENOENT: tf.errors.NotFoundError,
    errno.ENOTDIR: tf.errors.FailedPreconditionError,
    errno.ENAMETOOLONG: tf.errors.InvalidArgumentError,
    errno.EACCES: tf.errors.PermissionDeniedError,
}
_PATTERN = re.compile(r"[*?\[\\]")
_ADVICE = (
    "Give the path of a checkpoint without `.index`; `tf.train.latest_checkpoint(folder)` returns the newest one, and "
    "None where there is none."
)


def absent(symbol: str, path: str, happened: str = "") -> Exception:
    """Returns a ValueError, or the OpError of a folder that cannot be listed: NotFoundError where there is none.

    For a pattern of others, `model*` say, it is a NotFoundError too: TF1 found those, and none of that name.

    Args:
        symbol: the legacy symbol that restores.
        path: the checkpoint's path.
        happened: the sentence of the ValueError; TF1's by default.
    """
    failed = unlistable(path)
    if failed is not None:
        return type(failed)(None, None, f"`{symbol}`: There is no checkpoint {path}: {failed.message}. {_ADVICE}")
    if _PATTERN.search(path) and matched(path):
        message = f"`{symbol}`: There is no checkpoint {path}; it is the pattern of {matched(path)[0]}. {_ADVICE}"
        return tf.errors.NotFoundError(None, None, message)
    return UsageError(symbol, happened or f"The passed save_path is not a valid checkpoint: {path}.", _ADVICE)


def unlistable(path: str) -> tf.errors.OpError | None:
    """Returns the error of listing the folder in which TF1 looks for a path: the one before its first wildcard."""
    found = _PATTERN.search(path)
    folder = os.path.dirname(path[: found.start()] if found else path)
    # No folder means the working one, which can be listed; `os` knows no remote file systems.
    if not folder or "://" in folder:
        return None
    try:
        # Opened, not read: TF1's listing fails at the same call, and a folder may hold many files.
        os.scandir(folder).close()
    except OSError as error:
        kind = _KINDS.get(error.errno or 0)
        return kind and kind(None, None, f"{error.filename}; {error.strerror}")
    return None


def matched(path: str) -> list[str]:
    """Returns the files that TF1 takes for the checkpoint of a path: the indices, or the files and folders that match.

    Raises:
        tf.errors.OpError: the folder in which it would be cannot be listed.
    """
    failed = unlistable(path)
    if failed is not None:
        raise failed
    # A glob would return the folder itself, in which TF1 found no checkpoint of that name.
    if os.path.basename(path) in ("", ".", ".."):
        return []
    return sorted(tf.io.gfile.glob(f"{path}.index")) or sorted(tf.io.gfile.glob(path))


def check_listed(path: str) -> None:
    """Raises the error of TF1's readers for a path where no checkpoint can be: in no folder, or a folder itself.

    Raises:
        tf.errors.InvalidArgumentError: the folder cannot be listed.
        tf.errors.NotFoundError: the path is that of a folder, as `model/`.
    """
    if files.exists(path):
        return
    failed, what = unlistable(path), "Unsuccessful TensorSliceReader constructor: Failed to"
    if failed is not None:
        raise tf.errors.InvalidArgumentError(None, None, f"{what} get matching files on {path}: {failed.message}")
    if os.path.basename(path) in ("", ".", "..") or ("[" in path and tf.io.gfile.isdir(path)):
        raise tf.errors.NotFoundError(None, None, f"{what} find any matching files for {path}")
