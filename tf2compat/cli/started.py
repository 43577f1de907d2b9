"""Python processes that a program starts: those that run a script do so by `tf2compat run`, as the program itself.

A launcher starts the tasks of a cluster by `subprocess.Popen([sys.executable, "worker.py"])`, and a program starts
itself again by `os.execv(sys.executable, [sys.executable, *sys.argv])`: with TensorFlow 1 each of them had it too.
"""

from __future__ import annotations

import functools
import inspect
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

__all__ = ["run_by", "start_with"]

_WITH_VALUE = {"-W", "-X", "--check-hash-based-pycs"}
_NO_SCRIPT = ("-", "-c", "-V", "-VV", "-h", "--version", "--help")
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
    while place < len(words) and words[place].startswith("-") and words[place] not in (*_NO_SCRIPT, "-m"):
        place += 2 if words[place] in _WITH_VALUE else 1
    is_ours = _is_of_program(words[place:], os.fsdecode(folder) if folder is not None else "")
    return [*given[:place], "-m", "tf2compat", "run", *given[place:]] if is_ours else given


def _is_of_program(words: Sequence[str], folder: str) -> bool:
    """Returns whether a script that is there follows, or `-m` with a module of the folder, and not an installed one."""
    if words[:1] == ["-m"]:
        name = words[1].partition(".")[0] if len(words) > 1 else ""
        place = os.path.join(folder, name)
        return name not in ("", "tf2compat") and (os.path.isdir(place) or os.path.isfile(f"{place}.py"))
    # Python's own error, of a file that is not there, is the one that the program knows.
    return bool(words) and words[0].endswith(".py") and os.path.isfile(os.path.join(folder, words[0]))


def _is_this_python(word: str) -> bool:
    # Another environment's may be a link to the same file, and has no tf2compat.
    return word == sys.executable or (os.path.isabs(word) and _place(word) == _place(sys.executable))


def _place(program: str) -> tuple[str, str]:
    return os.path.realpath(os.path.dirname(program)), os.path.realpath(program)


def start_with() -> bool:
    """Makes processes that are started from now on run so; returns whether this one was started so itself."""
    is_started = os.environ.get(_STARTED) == "1"
    os.environ[_STARTED] = "1"
    begin = subprocess.Popen.__init__
    parameters = inspect.signature(begin)

    @functools.wraps(begin)
    def popen(*given: Any, **options: Any) -> None:
        try:
            call = parameters.bind(*given, **options)
        except TypeError:
            begin(*given, **options)  # Its own error is better.
            raise
        _change(call.arguments)
        begin(*call.args, **call.kwargs)

    subprocess.Popen.__init__ = popen  # type: ignore[method-assign]
    for name in ("execv", "execve"):
        setattr(os, name, _replaced(getattr(os, name)))
    return is_started


def _change(call: dict[str, Any]) -> None:
    """Changes the arguments of a `Popen` that starts a script."""
    args, env = call["args"], call.get("env")
    if isinstance(args, str | bytes | os.PathLike) or call.get("shell") or call.get("executable") is not None:
        return
    command = run_by(args, call.get("cwd"))
    if command != list(args):
        call["args"] = command
        if env is not None:
            call["env"] = {**env, _STARTED: "1"}


def _replaced(replace: Any) -> Any:
    @functools.wraps(replace)
    def replaces(path: Any, args: Any, *env: Any) -> None:
        command = list(args)
        if command and isinstance(path, str | bytes | os.PathLike) and _is_this_python(os.fsdecode(path)):
            command = run_by([path, *command[1:]])
        replace(path, command, *env)

    return replaces
