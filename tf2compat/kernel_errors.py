"""Errors of TensorFlow's kernels, with the text that a program's author can use.

A step raises TensorFlow's own class, because programs compare `type(error)`. Its text then has the frames of TensorFlow
and of tf2compat too, as it had in TF1; where nobody catches it, `brief` takes them out for the terminal.
"""

from __future__ import annotations

import functools
import linecache
from collections.abc import Hashable
from typing import cast

import tensorflow as tf

from tf2compat.library_files import user_frames

__all__ = ["NodeError", "brief"]


class NodeError(tf.errors.OpError):
    """An error of a node. Behind its message its text has the lines of the program that made the node.

    Attributes:
        is_brief: whether the text is the message alone, which names the first of these lines.
    """

    is_brief = False

    def __str__(self) -> str:
        frames = [] if self.is_brief or self.op is None else user_frames(self.op)
        if not frames:
            return str(self.message)
        lines = [f"\n\nOriginal stack trace for {self.op.name!r}:\n"]
        # The outermost first, as in Python's tracebacks.
        for file, number in reversed(frames):
            lines += [f'  File "{file}", line {number}\n', f"    {linecache.getline(file, number).strip()}\n"]
        return str(self.message) + "".join(lines).rstrip()


@functools.cache
def _brief_class(kind: type[tf.errors.OpError]) -> type[tf.errors.OpError]:
    """Returns a class that is one of TensorFlow's by name and to `except`, and whose text is the message alone."""
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return type(kind.__name__, (NodeError, kind), {**names, "is_brief": True})


def brief(error: BaseException) -> None:
    """Makes the text of an error of a kernel its message alone; every other error stays as it is."""
    if isinstance(error, NodeError):
        error.is_brief = True
    elif isinstance(error, tf.errors.OpError) and type(error).__module__ == tf.errors.OpError.__module__:
        # The object itself changes: a notebook, or `sys.last_value`, holds this one.
        error.__class__ = _brief_class(cast("Hashable", type(error)))
