"""Static shapes as tuples: after `tf.disable_v2_tensorshape()` the elements of a `TensorShape` are no numbers."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

__all__ = ["Shape", "ShapeOf", "has_unknown_rows", "static_shape"]

Shape = tuple[int | None, ...] | None
"""The known dimensions; None where not even their number is known."""

ShapeOf = Callable[[str], Shape]
"""Returns the static shape of a tensor of a body."""


def static_shape(tensor: tf.Tensor | tf.SparseTensor) -> Shape:
    """Returns the static shape of a tensor."""
    return None if tensor.shape.rank is None else tuple(tensor.shape.as_list())


def has_unknown_rows(shape: Shape) -> bool:
    """Returns whether a shape is known to have a first dimension whose size is not known."""
    return bool(shape) and shape[0] is None  # type: ignore[index]
