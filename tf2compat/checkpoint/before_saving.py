"""The work of a process in a folder before it saves there: it is a writer then, and a reader until then.

A reader changes nothing in a folder. A checkpoint that a restore found damaged is noted, and set aside
by the next save; what killed processes left is deleted by the first.
"""

from __future__ import annotations

import os
import threading

import tensorflow as tf

from tf2compat.checkpoint import disk, files
from tf2compat.checkpoint.unfinished import clean
from tf2compat.log import logger

__all__ = ["note_damaged", "prepare"]

_lock = threading.Lock()
_cleaned: set[tuple[int, str]] = set()  # Processes, for a forked child is another one, and folders.
_damaged: dict[str, tuple[int, ...] | None] = {}  # Prefix -> signature of what was found damaged.


def _folder_of(prefix: str) -> str:
    folder = os.path.dirname(prefix)
    return os.path.abspath(folder) if disk.is_local(folder) else folder


def note_damaged(prefix: str) -> None:
    """Notes that a checkpoint is damaged: a save into its folder sets it aside."""
    with _lock:
        _damaged[prefix] = files.signature_of(prefix)


def prepare(folder: str) -> None:
    """Deletes what killed processes left in a folder, and sets checkpoints aside that were found damaged.

    Args:
        folder: the folder, into which this process is about to save.
    """
    folder = os.path.abspath(folder) if disk.is_local(folder) else folder
    with _lock:
        first = (os.getpid(), folder) not in _cleaned
        _cleaned.add((os.getpid(), folder))
        noted = [prefix for prefix in _damaged if _folder_of(prefix) == folder]
        # Taken under the lock: of two savers of one folder, one sets the files aside.
        found = {prefix: _damaged.pop(prefix) for prefix in noted}
    if first:
        try:
            clean(folder)
        except tf.errors.OpError as error:
            # Leftovers take room on the disk and no more: they must not stop a save.
            logger.warning("Unfinished files in %s could not be deleted: %s", folder, error.message)
    for prefix, then in found.items():
        if files.signature_of(prefix) == then:  # Else somebody has put another one there.
            _set_aside(prefix)


def _set_aside(prefix: str) -> None:
    try:
        ending = files.set_aside(prefix)
        logger.warning("The files of the damaged checkpoint %s are left with '%s' appended.", prefix, ending)
    except tf.errors.OpError as error:
        logger.warning("The files of the damaged checkpoint %s could not be renamed: %s", prefix, error.message)
