"""The op `AdjustHsvInYiq` of `tf.contrib.image`: its kernel is gone.

It turned and scaled colours by one matrix: to YIQ, the change, and back.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["adjust_hsv_in_yiq"]

_YIQ = [[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]]
_BACK = [[1.0, 0.95617069, 0.62143257], [1.0, -0.2726886, -0.64681324], [1.0, -1.103744, 1.70062309]]
"""The kernel's own numbers."""


def adjust_hsv_in_yiq(images: Any, delta_h: Any, scale_s: Any, scale_v: Any, name: str | None = None) -> Any:
    """Returns images with other hue, saturation and value; arguments as of the op."""
    with tf.name_scope(name or "AdjustHsvInYiq"):
        images = tf.convert_to_tensor(images)
        delta_h, scale_s, scale_v = (tf.cast(value, tf.float32) for value in (delta_h, scale_s, scale_v))
        zero = tf.zeros_like(scale_v)
        across, along = (scale_v * scale_s * turn(delta_h) for turn in (tf.sin, tf.cos))
        change = tf.stack([[scale_v, zero, zero], [zero, along, -across], [zero, across, along]])
        matrix = tf.matmul(tf.constant(_BACK), tf.matmul(change, tf.constant(_YIQ)))
        turned = tf.tensordot(tf.cast(images, tf.float32), matrix, [[-1], [1]])
        # `tensordot` loses the static shape where a dimension is unknown.
        turned.set_shape(images.shape)
        return tf.cast(turned, images.dtype)
