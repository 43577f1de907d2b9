"""Python processes that a program starts: those that run a script do so by `tf2compat run`, as the program itself.

A launcher starts the tasks of a cluster by `subprocess.Popen([sys.executable, "worker.py"])`, and a program starts
itself again by `os.execv(sys.executable, [sys.executable, *sys.argv])`: with TensorFlow 1 each of them had it too.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

__all__ = ["run_by", "start_with"]

_WITH_VALUE = {"-W", "-X", "--check-hash-based-pycs"}
_NO_SCRIPT = ("-", "-c", "-m", "-V", "-VV", "-h", "--version", "--help")
_STARTED = "_TF2COMPAT_STARTED"
"""In the environment of started processes: they do not say what they run on, for somebody may read what they print."""


def run_by(command: Sequence[Any], folder: Any = None) -> list[Any]:
    """Returns the command that runs by `tf2compat run` what another one runs by this Python, else the same.

    Args:
        command: the program and its arguments.
        folder: where it is started; None for the current folder.
    """
    given = list(command)
    words = [os.fsdecode(word) if isinstance(word, str | bytes | os.PathLike) else "" for word in given]
    if not words or not sys.executable or not _is_this_python(words[0]):
        return given
    place = 1
    while place < len(words) and words[place].startswith("-") and words[place] not in _NO_SCRIPT:
        place += 2 if words[place] in _WITH_VALUE else 1
    if place >= len(words) or not words[place].endswith(".py"):
        return given
    path = os.path.join(os.fsdecode(folder) if folder is not None else "", words[place])
    if not os.path.isfile(path):
        return given  # Python's own error is the one that the program knows.
    return [*given[:place], "-m", "tf2compat", "run", *given[place:]]


def _is_this_python(word: str) -> bool:
    return word == sys.executable or (
        os.path.isabs(word) and os.path.realpath(word) == os.path.realpath(sys.executable)
    )


def start_with() -> bool:
    """Makes processes that are started from now on run so; returns whether this one was started so itself."""
    is_started = os.environ.get(_STARTED) == "1"
    os.environ[_STARTED] = "1"
    begin = subprocess.Popen.__init__

    @functools.wraps(begin)
    def popen(self: Any, args: Any, *more: Any, **options: Any) -> None:
        is_list = isinstance(args, Sequence) and not isinstance(args, str | bytes)
        # With five and more by position, or a program of its own, a call says more than a command.
        if is_list and not more and not options.get("shell") and options.get("executable") is None:
            args = run_by(args, options.get("cwd"))
        begin(self, args, *more, **options)

    subprocess.Popen.__init__ = popen  # type: ignore[method-assign]
    for name in ("execv", "execve"):
        setattr(os, name, _replaced(getattr(os, name)))
    return is_started


def _replaced(replace: Any) -> Any:
    @functools.wraps(replace)
    def replaces(path: Any, args: Any, *env: Any) -> None:
        command = list(args)
        if command and isinstance(path, str | bytes | os.PathLike) and _is_this_python(os.fsdecode(path)):
            command = run_by([path, *command[1:]])
        replace(path, command, *env)

    return replaces
