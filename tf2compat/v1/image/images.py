"""Functions of `tf.image` whose results have another type, or whose `name` stands elsewhere, in TensorFlow 2."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat.v1.positional_names import named_at

__all__ = ["adjust_jpeg_quality", "per_image_standardization"]

_image = tf.compat.v1.image

adjust_jpeg_quality = named_at(2, _image.adjust_jpeg_quality)


@functools.wraps(_image.per_image_standardization)
def per_image_standardization(image: Any) -> Any:
    """Returns images of mean 0 and variance 1 in their own type, as TF1 did; TensorFlow 2 returns float32.

    Integers are scaled to [0, 1] before, and cut off at the limits of their type after.

    Args:
        image: one or more, of shape [..., height, width, channels].
    """
    image = tf.convert_to_tensor(image, name="image")
    if image.dtype == tf.float32:
        return _image.per_image_standardization(image)
    scaled = _image.per_image_standardization(_image.convert_image_dtype(image, tf.float32))
    return _image.convert_image_dtype(scaled, image.dtype, saturate=True)
