"""Functions to which TensorFlow 2 added arguments in front of `name`, which TF1's programs give by position."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import tensorflow as tf

__all__ = [
    "matmul",
    "named_at",
    "numpy_function",
    "scatter_nd",
    "tensor_scatter_add",
    "tensor_scatter_nd_add",
    "tensor_scatter_nd_sub",
    "tensor_scatter_sub",
]


def named_at(place: int, stock: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function whose positional argument number `place`, from 0, is its `name`."""

    @functools.wraps(stock)
    def build(*arguments: Any, **named: Any) -> Any:
        # Exactly so many: more of them are written for TensorFlow 2's order.
        if len(arguments) == place + 1:
            return stock(*arguments[:place], name=arguments[place], **named)
        return stock(*arguments, **named)

    return build


matmul = named_at(8, tf.compat.v1.matmul)
numpy_function = named_at(3, tf.compat.v1.numpy_function)
scatter_nd = named_at(3, tf.compat.v1.scatter_nd)
tensor_scatter_add = named_at(3, tf.compat.v1.tensor_scatter_add)
tensor_scatter_nd_add = named_at(3, tf.compat.v1.tensor_scatter_nd_add)
tensor_scatter_nd_sub = named_at(3, tf.compat.v1.tensor_scatter_nd_sub)
tensor_scatter_sub = named_at(3, tf.compat.v1.tensor_scatter_sub)
