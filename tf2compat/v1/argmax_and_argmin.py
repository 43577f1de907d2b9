"""`tf.argmax` and `tf.argmin`: along an axis that is a dimension, or a number of numpy's, too."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["argmax", "argmin"]


def _number(axis: Any) -> Any:
    if isinstance(axis, tf.compat.v1.Dimension):
        return axis.value
    return int(axis) if isinstance(axis, (np.integer, np.ndarray)) else axis


def _along(stock: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(stock)
    def found(
        input: Any, axis: Any = None, name: str | None = None, dimension: Any = None, output_type: Any = tf.int64
    ) -> Any:
        return stock(input, _number(axis), name, _number(dimension), output_type)

    return found


argmax = _along(tf.compat.v1.argmax)
argmin = _along(tf.compat.v1.argmin)
