"""The op `ImageProjectiveTransform` of `tf.contrib.image`: its kernel is gone; that of its second version is not."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["image_projective_transform"]


def image_projective_transform(images: Any, transforms: Any, interpolation: str, name: str | None = None) -> Any:
    """Returns images of the same size; arguments as of the op."""
    return tf.raw_ops.ImageProjectiveTransformV2(
        images=images,
        transforms=transforms,
        output_shape=tf.shape(images)[1:3],
        interpolation=interpolation,
        name=name,
    )
