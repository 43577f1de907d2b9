"""`tf.placeholder`, whose error in eager mode says what to write."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.eager_mode import ADVICE
from tf2compat.errors import UsageStateError
from tf2compat.v1.slim_as_installed import explain_slim

__all__ = ["placeholder"]


def placeholder(dtype: Any, shape: Any = None, name: str | None = None) -> Any:
    """Returns a tensor that is fed.

    Args:
        dtype: the type of its elements.
        shape: its shape; None for any.
        name: of the operation.

    Raises:
        UsageStateError: (a RuntimeError) eager mode is on.

    Source: `tf.compat.v1.placeholder`.
    """
    if tf.executing_eagerly():
        raise UsageStateError("tf.placeholder", "tf.placeholder() is not compatible with eager execution.", ADVICE)
    # Here: a program imports tf_slim after this package, and then builds its graph.
    explain_slim()
    return _stock(dtype, shape, name)


_stock = tf.compat.v1.placeholder
