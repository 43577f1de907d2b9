"""The op `ImageConnectedComponents` of `tf.contrib.image`: its kernel is gone.

Each pixel takes the largest number in its neighbourhood, and then the number which the pixel of that number has, until
nothing changes: a component's number is that of its last pixel.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["image_connected_components"]


def image_connected_components(image: Any, name: str | None = None) -> Any:
    """Returns a number for each pixel, `[images, rows, columns]`: 0 where it is zero, else that of its component.

    Args:
        image: pixels of any type, `[images, rows, columns]`; neighbours of the same value are one component.
        name: of the operations.
    """
    with tf.name_scope(name or "ImageConnectedComponents"):
        image = tf.convert_to_tensor(image)
        shape = tf.shape(image)
        filled = tf.not_equal(image, tf.zeros_like(image))
        numbers = tf.reshape(tf.range(1, tf.size(image, tf.int64) + 1), shape)
        numbers = tf.where(filled, numbers, tf.zeros_like(numbers))
        below = filled[:, 1:] & tf.equal(image[:, 1:], image[:, :-1])
        right = filled[:, :, 1:] & tf.equal(image[:, :, 1:], image[:, :, :-1])

        def spread(numbers: Any, _: Any) -> tuple[Any, Any]:
            wider = tf.maximum(_joined(numbers, below, 1), _joined(numbers, right, 2))
            # A number is the place of a pixel: one look-up follows the component as far as it is known.
            by_number = tf.concat([[tf.constant(0, tf.int64)], tf.reshape(wider, [-1])], 0)
            wider = tf.gather(by_number, wider)
            return wider, tf.reduce_any(tf.not_equal(wider, numbers))

        found, _ = tf.while_loop(
            lambda _, changed: changed,
            spread,
            [numbers, tf.constant(True)],
            shape_invariants=[tf.TensorShape([None] * 3), tf.TensorShape([])],
        )
        found.set_shape(image.shape)
        return found


def _joined(numbers: Any, same: Any, axis: int) -> Any:
    """Returns the larger number of each two neighbours along an axis, where they are of one component."""
    places = tf.range(1, tf.maximum(tf.shape(numbers)[axis], 1))
    first, second = tf.gather(numbers, places - 1, axis=axis), tf.gather(numbers, places, axis=axis)
    larger = tf.where(same, tf.maximum(first, second), tf.zeros_like(first))
    before, after = ([[int(a == axis) * (1 - side), int(a == axis) * side] for a in range(3)] for side in (0, 1))
    return tf.maximum(numbers, tf.maximum(tf.pad(larger, before), tf.pad(larger, after)))
