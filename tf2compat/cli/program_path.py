"""`sys.path` of a program, as plain `python` sets it."""

from __future__ import annotations

import os
import sys

__all__ = ["begin_with", "is_safe", "leave_command_folder"]


def is_safe() -> bool:
    """Returns whether Python puts no folder of the program first: `-P`, `-I` or `PYTHONSAFEPATH` was given."""
    return bool(sys.flags.isolated or getattr(sys.flags, "safe_path", False))


def begin_with(folder: str) -> None:
    """Puts the folder of the program first, unless Python would not."""
    if not is_safe():
        sys.path.insert(0, folder)


def leave_command_folder() -> None:
    """Takes out the folder of the command `tf2compat`, which Python has put first for the command itself."""
    # A file beside the command, `bin/queue.py` say, must not stand for a module of the program's.
    if not is_safe() and sys.path[:1] == [os.path.dirname(os.path.realpath(sys.argv[0]))]:
        del sys.path[0]
