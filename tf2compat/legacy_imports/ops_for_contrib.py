"""`tensorflow.python.framework.ops` for the original's files of `tf.contrib`.

They register gradients of their ops. Where TensorFlow has taken such an op over, it has registered one of its own.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from typing import Any, TypeVar

import tensorflow as tf

from tf2compat.legacy_imports import stock_modules

__all__ = ["NotDifferentiable", "RegisterGradient"]

# The finder of `tf2compat.v1.python` must be there for the import below.
stock_modules.install()
_ops: Any = importlib.import_module(f"{stock_modules.PREFIX}.framework.ops")
_Function = TypeVar("_Function", bound=Callable[..., Any])


class RegisterGradient:
    """`ops.RegisterGradient`, after which an op keeps the gradient that it has."""

    def __init__(self, op_type: str) -> None:
        self._op_type = op_type

    def __call__(self, function: _Function) -> _Function:
        """Returns the gradient's function."""
        with contextlib.suppress(KeyError):
            tf.RegisterGradient(self._op_type)(function)
        return function


def NotDifferentiable(op_type: str) -> None:  # noqa: N802  (TensorFlow's name)
    """`ops.NotDifferentiable`, likewise."""
    with contextlib.suppress(KeyError):
        tf.no_gradient(op_type)


NoGradient = NotDifferentiable


def __getattr__(name: str) -> Any:
    return getattr(_ops, name)
