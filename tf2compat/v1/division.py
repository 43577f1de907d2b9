"""`tf.divide` of Python's numbers: a number, as in TF1."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

__all__ = ["divide"]


@functools.wraps(tf.compat.v1.divide)
def divide(x: Any, y: Any, name: str | None = None) -> Any:
    """Returns `x / y`: a tensor where one of the two is one or `name` is given, else what Python or numpy returns."""
    # Python divides no lists; TensorFlow makes tensors of them.
    if name is None and not (isinstance(x, (list, tuple)) and isinstance(y, (list, tuple))):
        return x / y
    return tf.compat.v1.divide(x, y, name)
