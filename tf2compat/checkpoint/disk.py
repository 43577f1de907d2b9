"""Files as a checkpoint needs them: regular ones, renamed at one moment, on the disk when it is said so."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

from tf2compat.log import logger

try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "is_file",
    "is_irregular",
    "is_local",
    "link",
    "listed",
    "locked",
    "remove",
    "rename",
    "signature",
    "sync",
    "sync_folder",
    "write",
]

_PATIENCE = 30.0  # Seconds to wait for another process that renames; a stopped one must not hold up training.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)  # File systems that have no such call.


@contextlib.contextmanager
def _tensorflows_errors() -> Iterator[None]:
    """Runs its block; an error of the system is raised as TensorFlow's file systems raise it."""
    try:
        yield
    except OSError as error:
        kind: Any = tf.errors.UnknownError
        if error.errno in _FULL:
            kind = tf.errors.ResourceExhaustedError
        elif error.errno in _DENIED:
            kind = tf.errors.PermissionDeniedError
        elif error.errno == errno.ENOENT:
            kind = tf.errors.NotFoundError
        raise kind(None, None, f"{error.filename or ''}; {error.strerror}") from None


def is_local(path: str) -> bool:
    """Returns whether a path is one of this machine's file systems, not `gs://…`."""
    return "://" not in path


def is_file(path: str) -> bool:
    """Returns whether there is a regular file: a pipe or a device, which a reader would wait for, is none."""
    if is_local(path):
        return os.path.isfile(path)
    return tf.io.gfile.exists(path) and not tf.io.gfile.isdir(path)


def is_irregular(path: str) -> bool:
    """Returns whether there is something that is no regular file: a pipe, a device, a folder.

    It is looked at once: another process may delete a file between two looks.
    """
    try:
        return is_local(path) and not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def listed(folder: str) -> list[str]:
    """Returns the names in a folder; none where there is no folder."""
    try:
        return sorted(tf.io.gfile.listdir(folder or "."))
    except tf.errors.NotFoundError:
        return []


def signature(path: str) -> tuple[int, ...] | None:
    """Returns numbers that differ when a file was replaced or written to; None where there is none."""
    try:
        if is_local(path):
            found = os.stat(path)
            # The number too: a file that replaces another within one tick of the clock may have its size.
            return found.st_ino, found.st_mtime_ns, found.st_size
        remote = tf.io.gfile.stat(path)
        return remote.mtime_nsec, remote.length
    except (OSError, tf.errors.OpError):
        return None


def rename(path: str, to: str) -> None:
    """Renames a file; what had the name is replaced at the same moment."""
    tf.io.gfile.rename(path, to, overwrite=True)


def remove(path: str) -> None:
    """Deletes a file, if it is there."""
    with contextlib.suppress(tf.errors.NotFoundError):
        tf.io.gfile.remove(path)


def write(path: str, data: bytes) -> None:
    """Writes a file."""
    with tf.io.gfile.GFile(path, "wb") as stream:
        stream.write(data)


def link(path: str, to: str) -> None:
    """Gives a file a second name, or a copy of that name where the file system has no links."""
    # `os.link` replaces nothing, and a killed process may have left the name.
    remove(to)
    if is_local(path):
        with contextlib.suppress(OSError):
            os.link(path, to)
            return
    tf.io.gfile.copy(path, to, overwrite=True)


def _sync(path: str, flags: int) -> None:
    with _tensorflows_errors():
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _CANNOT_SYNC:
                raise
        finally:
            os.close(descriptor)


def sync(path: str) -> None:
    """Returns when the contents of a file are on the disk; other machines' file systems see to that themselves."""
    if is_local(path):
        _sync(path, os.O_RDWR)  # Windows flushes no file that was opened to be read.


def sync_folder(folder: str) -> None:
    """Returns when the names in a folder are on the disk."""
    if is_local(folder) and os.name != "nt":
        _sync(folder or ".", os.O_RDONLY)


@contextlib.contextmanager
def locked(folder: str) -> Iterator[None]:
    """Runs its block while no other process does so for the same folder, if the file system has locks.

    A folder itself is locked: no file is made for it. After half a minute the block runs all the same.
    """
    descriptor = _lock(folder or ".") if fcntl is not None and is_local(folder) else None
    try:
        yield
    finally:
        if descriptor is not None:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_UN)  # Closing does not unlock where a child was forked meanwhile.
            os.close(descriptor)


def _lock(folder: str) -> int | None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None  # The rename that follows says why.
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            # Asked again and again: `flock` that waits has no time limit.
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                return descriptor  # This file system has no locks.
        if time.monotonic() > deadline:
            logger.warning("Another process holds the folder %s for %d s; saving goes on.", folder, _PATIENCE)
            return descriptor
        time.sleep(0.001)
