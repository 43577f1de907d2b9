"""The calls with which this process changes files, counted: it may die at one, or have them fail or take long.

Python's own (`os.rename`, `os.fsync`, …) and those of TensorFlow's Python (`tf.io.gfile`) are replaced in this
process; no library is preloaded and no right is needed. Kernels that write (SaveV2, summaries) are not seen:
a full disk for them is a full disk (`disk.py`) or a limit (`RLIMIT_FSIZE`).
"""

import errno
import functools
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

__all__ = ["limit_file_size", "native_calls", "watch"]

OF_OS = ("fsync", "link", "mkdir", "open", "remove", "rename", "replace", "rmdir", "symlink", "unlink", "utime")
OF_TENSORFLOW = ("CopyFile", "CreateDir", "DeleteFile", "DeleteRecursively", "RecursivelyCreateDir", "RenameFile")


class _Calls:
    """What happens at the calls, whose number is counted from 1."""

    def __init__(self, folder: str, kill_at: int, fail_from: int, slow: bool) -> None:
        self.folder = os.path.realpath(folder)
        self.kill_at, self.fail_from, self.slow = kill_at, fail_from, slow
        self.count = 0
        self.draws = random.Random(kill_at + fail_from)

    def concern(self, arguments: tuple[Any, ...]) -> bool:
        """Returns whether a call changes the folder, as its arguments say; a descriptor may."""
        paths = [os.fsdecode(argument) for argument in arguments if isinstance(argument, str | bytes | os.PathLike)]
        return not paths or any(os.path.realpath(path).startswith(self.folder) for path in paths)

    def before(self) -> bool:
        """Counts a call; returns whether it is to fail. An even number to die at means before the call."""
        self.count += 1
        if self.slow:
            time.sleep(self.draws.uniform(0.0, 0.02))
        if self.kill_at == 2 * self.count:
            os.kill(os.getpid(), signal.SIGKILL)
        return bool(self.fail_from) and self.count >= self.fail_from

    def after(self) -> None:
        """Dies, if this is the call after which to die."""
        if self.kill_at == 2 * self.count + 1:
            os.kill(os.getpid(), signal.SIGKILL)


def _watched(call: Callable[..., Any], calls: _Calls, failure: Callable[[], Exception]) -> Callable[..., Any]:
    @functools.wraps(call)
    def watched(*arguments: Any, **options: Any) -> Any:
        if not calls.concern(arguments):
            return call(*arguments, **options)
        if calls.before():
            raise failure()
        try:
            return call(*arguments, **options)
        finally:
            calls.after()

    return watched


def native_calls() -> Any:
    """Returns the module with the functions below `tf.io.gfile`, which TensorFlow's own Python calls as well."""
    return sys.modules["tensorflow.python.lib.io._pywrap_file_io"]


def watch(folder: str, kill_at: int = 0, fail_from: int = 0, slow: bool = False) -> None:
    """Replaces the calls in this process, for the rest of its life.

    Args:
        folder: calls that change nothing in it are left alone.
        kill_at: 2n dies before the n-th call, 2n + 1 after it; 0 never.
        fail_from: the first call that fails, as all later ones do; 0 for none.
        slow: whether each takes up to 20 ms longer.
    """
    import tensorflow as tf

    calls = _Calls(folder, kill_at, fail_from, slow)
    native = native_calls()

    def of_os() -> Exception:
        return OSError(errno.EIO, "Input/output error (injected)")

    def of_tensorflow() -> Exception:
        return tf.errors.UnknownError(None, None, "Input/output error (injected)")

    for name in OF_OS:
        setattr(os, name, _watched(getattr(os, name), calls, of_os))
    for name in OF_TENSORFLOW:
        setattr(native, name, _watched(getattr(native, name), calls, of_tensorflow))


def limit_file_size(size: int) -> None:
    """Lets no file of this process grow beyond a size, which needs no right; writing more is an error, not a signal."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
