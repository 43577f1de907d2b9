"""`tensorflow.python.util.tf_export` for the estimator package: which public name a symbol has.

TensorFlow keeps no table for the names of `tf.estimator` any more. Nothing asks for them: the package's own modules of
public names say where each is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

__all__ = ["ESTIMATOR_API_NAME", "api_export"]

ESTIMATOR_API_NAME = "estimator"

_Symbol = TypeVar("_Symbol")


class api_export:  # noqa: N801  (TensorFlow's name)
    """The decorator that exported a symbol; it returns the symbol."""

    def __init__(self, *names: str, api_name: str = ESTIMATOR_API_NAME, v1: Sequence[str] | None = None) -> None:
        self._names = (*names, *(v1 or ()))

    def __call__(self, symbol: _Symbol) -> _Symbol:
        """Returns the exported object."""
        return symbol

    def export_constant(self, module_name: str, name: str) -> Any:
        """Exports a constant of a module: nothing is to be done."""
