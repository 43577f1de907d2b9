"""Tensors as vectors of 32-bit numbers, so that tensors of several types travel as one."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["as_bits", "from_bits", "is_bits", "numbers_of"]


def is_bits(dtype: tf.DType) -> bool:
    """Returns whether tensors of a type have bits that mean the same everywhere: strings and handles have not."""
    return bool(dtype.is_floating or dtype.is_complex or dtype.is_integer or dtype.is_bool) and not dtype.is_quantized


def _wide(dtype: tf.DType) -> tf.DType:
    """Returns the type as whose bits a tensor is sent: its own, or a larger one."""
    if dtype.size % tf.float32.size == 0:
        return dtype
    return tf.float32 if dtype.is_floating else tf.int32


def numbers_of(dtype: tf.DType) -> int:
    """Returns how many 32-bit numbers an element of a type becomes."""
    return int(_wide(dtype).size // tf.float32.size)


def as_bits(x: Any) -> Any:
    """Returns the elements of a tensor as a vector of float32, whose values mean nothing."""
    return tf.reshape(tf.bitcast(tf.cast(x, _wide(x.dtype)), tf.float32), [-1])


def from_bits(bits: Any, shape: Any, dtype: tf.DType) -> Any:
    """Returns the tensor whose elements `as_bits` has made a vector of.

    Args:
        bits: the vector, of any shape.
        shape: the shape of the tensor.
        dtype: its type.
    """
    numbers = numbers_of(dtype)
    values = tf.bitcast(tf.reshape(bits, [-1, numbers] if numbers > 1 else [-1]), _wide(dtype))
    return tf.cast(tf.reshape(values, shape), dtype)
