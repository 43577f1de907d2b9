"""Errors of TensorFlow's kernels, with the text that a program's author can use.

A step raises TensorFlow's own class, because programs compare `type(error)`. Its text then has the frames of TensorFlow
and of tf2compat too, as it had in TF1; where nobody catches it, `brief` takes them out for the terminal.
"""

from __future__ import annotations

import functools
from collections.abc import Hashable
from typing import cast

import tensorflow as tf

from tf2compat.errors import NodeError

__all__ = ["brief"]


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
