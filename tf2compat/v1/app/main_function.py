"""`tf.app.run`, for a `main` without arguments too."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = ["run"]


def _takes_arguments(main: Callable[..., Any]) -> bool:
    try:
        inspect.signature(main).bind([])
    except TypeError:
        return False
    except ValueError:  # Of C.
        return True
    return True


def run(main: Callable[..., Any] | None = None, argv: list[str] | None = None) -> None:
    """Parses flags, calls `main`, and ends the program.

    Where it differs from TF1: a `main` that takes no arguments is called without them.

    Args:
        main: called with what is left of the arguments; the `main` of the script by default.
        argv: the arguments, `sys.argv` by default.

    Source: `tf.compat.v1.app.run`.
    """
    # Looked up when it is called, as in TF1: the script may define `main` below.
    called = main or sys.modules["__main__"].main
    tf.compat.v1.app.run(called if _takes_arguments(called) else lambda _: called(), argv)
