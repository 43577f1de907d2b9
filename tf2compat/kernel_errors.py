"""Errors of TensorFlow's kernels, with the text that a program's author can use."""

from __future__ import annotations

import functools
import linecache
from collections.abc import Hashable
from typing import Any, cast

import tensorflow as tf

from tf2compat.library_files import user_frames

__all__ = ["NodeError", "kernel_error"]


class NodeError(tf.errors.OpError):
    """An error of a node. Behind its message its text has the lines of the program that made the node.

    TensorFlow's text has the frames of TensorFlow, of tf2compat and of what starts a program, too.

    Attributes:
        is_brief: whether the text is the message alone, which names the first of these lines.
    """

    is_brief = False

    def __str__(self) -> str:
        frames = [] if self.is_brief or self.op is None else user_frames(self.op)
        if not frames:
            return str(self.message)
        lines = [f"\n\nOriginal stack trace for {self.op.name!r}:\n"]
        for file, number in reversed(frames):
            lines += [f'  File "{file}", line {number}\n', f"    {linecache.getline(file, number).strip()}\n"]
        return str(self.message) + "".join(lines).rstrip()


@functools.cache
def _with_frames(kind: type[tf.errors.OpError]) -> type[tf.errors.OpError]:
    """Returns a class that is one of TensorFlow's by name and to `except`, but for its text."""
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__, "__doc__": kind.__doc__}
    return type(kind.__name__, (NodeError, kind), {**names, "__reduce__": lambda error: _rebuilt(kind, error)})


def _rebuilt(kind: type[tf.errors.OpError], error: tf.errors.OpError) -> tuple[Any, ...]:
    # An operation belongs to a graph of this process: what leaves it keeps the `node_def` alone.
    return kernel_error, (kind, error.node_def, None, error.message)


def kernel_error(kind: type[tf.errors.OpError], node_def: Any, op: Any, message: str) -> tf.errors.OpError:
    """Returns an error of a kernel.

    Args:
        kind: one of the classes of `tf.errors`, or a class that this function made of one.
        node_def: the node that failed, or None.
        op: its operation in the graph, or None.
        message: what happened.
    """
    make: Any = kind if issubclass(kind, NodeError) else _with_frames(cast("Hashable", kind))
    return make(node_def, op, message)
