"""A linear map whose variables are in the scope that is open, as cells of `tf.contrib.rnn` have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError

__all__ = ["Linear"]


class Linear:
    """`concat(args) * kernel + bias`.

    Args:
        args: a tensor, [batch, size], or several: what is mapped, for its sizes and its type.
        output_size: the size of the result.
        bias: whether something is added.

    Raises:
        UsageError: (a ValueError) a tensor has no two dimensions, or no known size.
    """

    def __init__(self, args: Any, output_size: int, bias: bool = True) -> None:
        shapes = [arg.shape.as_list() if arg.shape.rank is not None else None for arg in self._parts(args)]
        if not shapes or any(shape is None or len(shape) != 2 or shape[1] is None for shape in shapes):
            raise UsageError(
                "tf.contrib.rnn",
                f"A linear map is asked for of tensors of shapes {shapes}.",
                "Give tensors of shape [batch, size], of a known size.",
            )
        dtype = self._parts(args)[0].dtype
        self._kernel = tf.get_variable("kernel", [sum(shape[1] for shape in shapes if shape), output_size], dtype)
        self._bias = None
        if bias:
            with tf.variable_scope(tf.get_variable_scope()) as scope:
                scope.set_partitioner(None)
                self._bias = tf.get_variable("bias", [output_size], dtype, tf.zeros_initializer(dtype))

    @staticmethod
    def _parts(args: Any) -> Sequence[Any]:
        return list(args) if isinstance(args, (list, tuple)) else [args]

    def __call__(self, args: Any) -> Any:
        """Returns the result for tensors like those of the beginning."""
        parts = self._parts(args)
        found = tf.matmul(parts[0] if len(parts) == 1 else tf.concat(parts, 1), self._kernel)
        return found if self._bias is None else tf.nn.bias_add(found, self._bias)
