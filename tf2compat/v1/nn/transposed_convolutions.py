"""Transposed convolutions whose static shape is what `output_shape` says, the number of rows too."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["atrous_conv2d_transpose", "conv1d_transpose", "conv2d_backprop_input", "conv2d_transpose"]


def _shape(given: Any) -> tf.TensorShape:
    try:
        return tf.TensorShape(given)
    except TypeError:  # It is a tensor, or has some.
        return _tf.static_shape(tf.convert_to_tensor(given))


def _of_shape_given(stock: Callable[..., Any], argument: str) -> Callable[..., Any]:
    """Returns a function of TensorFlow's whose result has the static shape of an argument.

    TensorFlow 2 takes the number of rows from the input, where it is often unknown; TF1 took it from the shape. Code
    of GANs relies on it: `tf.reshape(y, y.get_shape())`.

    Args:
        stock: the function.
        argument: the name of the argument that is the shape of what it returns.
    """
    signature = inspect.signature(stock)

    @functools.wraps(stock)
    def convolution(*arguments: Any, **keywords: Any) -> Any:
        made = stock(*arguments, **keywords)
        # After the call, which raises TensorFlow's own error for wrong arguments.
        given = signature.bind(*arguments, **keywords).arguments.get(argument)
        if given is not None and made.shape.rank is not None and not made.shape.is_fully_defined():
            shape = _shape(given)
            if shape.rank == made.shape.rank:
                made.set_shape(shape)
        return made

    return convolution


_nn = tf.compat.v1.nn

atrous_conv2d_transpose = _of_shape_given(_nn.atrous_conv2d_transpose, "output_shape")
conv1d_transpose = _of_shape_given(_nn.conv1d_transpose, "output_shape")
conv2d_backprop_input = _of_shape_given(_nn.conv2d_backprop_input, "input_sizes")
conv2d_transpose = _of_shape_given(_nn.conv2d_transpose, "output_shape")
