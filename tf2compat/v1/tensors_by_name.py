"""`tf.Graph.get_tensor_by_name('w:0')` of a variable `w`, which TF1's reference variables answered with their value."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat.engine.variables import variable_of

__all__ = ["find_variables"]


def find_variables() -> None:
    """Lets graphs answer the name of a variable's first tensor with the variable, not with its handle.

    A handle is of no use to what asks by name: `tf.summary.histogram`, `tf.assign`, `w * 2` and `session.run` take the
    variable. Twice is harmless.
    """
    stock = tf.Graph.get_tensor_by_name
    if hasattr(stock, "__wrapped__"):
        return

    @functools.wraps(stock)
    def get_tensor_by_name(self: tf.Graph, name: str) -> Any:
        tensor = stock(self, name)
        variable = variable_of(tensor)
        return tensor if variable is None else variable

    tf.Graph.get_tensor_by_name = get_tensor_by_name
