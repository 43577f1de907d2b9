"""`tf.contrib.image`: pictures are turned, moved, and projected."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError, UsageTypeError

__all__ = [
    "angles_to_projective_transforms",
    "compose_transforms",
    "flat_transforms_to_matrices",
    "matrices_to_flat_transforms",
    "rotate",
    "transform",
    "translate",
    "translations_to_projective_transforms",
]

_TYPES = (tf.uint8, tf.int32, tf.int64, tf.float16, tf.float32, tf.float64)


def _rows(values: Any, rank: int, what: str) -> Any:
    """Returns float32 [count, ...] of one or many; `rank` is that of many.

    Raises:
        UsageTypeError: (a TypeError) it has another rank.
    """
    values = tf.convert_to_tensor(values, tf.float32)
    if values.shape.rank not in (rank - 1, rank):
        raise UsageTypeError(
            "tf.contrib.image", f"{what} have the shape {values.shape}.", f"Give them the rank {rank - 1} or {rank}."
        )
    return values[None] if values.shape.rank == rank - 1 else values


def angles_to_projective_transforms(angles: Any, image_height: Any, image_width: Any, name: str | None = None) -> Any:
    """Returns the transforms, [count, 8], that turn pictures by angles (radians), counterclockwise, round the middle.

    Source: `tf.contrib.image.angles_to_projective_transforms`.
    """
    with tf.name_scope(name, "angles_to_projective_transforms"):
        angles = _rows(angles, 1, "Angles")
        cos, sin = tf.cos(angles), tf.sin(angles)
        right, down = (tf.cast(size, tf.float32) - 1 for size in (image_width, image_height))
        x = (right - (cos * right - sin * down)) / 2.0
        y = (down - (sin * right + cos * down)) / 2.0
        zeros = tf.zeros_like(angles)
        return tf.stack([cos, -sin, x, sin, cos, y, zeros, zeros], 1)


def translations_to_projective_transforms(translations: Any, name: str | None = None) -> Any:
    """Returns the transforms, [count, 8], that move pictures by (dx, dy), to the right and down.

    Source: `tf.contrib.image.translations_to_projective_transforms`.
    """
    with tf.name_scope(name, "translations_to_projective_transforms"):
        translations = _rows(translations, 2, "Translations")
        zeros = tf.zeros_like(translations[:, 0])
        ones = tf.ones_like(zeros)
        return tf.stack([ones, zeros, -translations[:, 0], zeros, ones, -translations[:, 1], zeros, zeros], 1)


def flat_transforms_to_matrices(transforms: Any) -> Any:
    """Returns [count, 8] transforms as [count, 3, 3] matrices.

    Source: `tf.contrib.image.flat_transforms_to_matrices`.
    """
    transforms = tf.convert_to_tensor(transforms, tf.float32)
    flat = tf.reshape(transforms, [-1, 8])
    return tf.reshape(tf.concat([flat, tf.ones_like(flat[:, :1])], 1), [-1, 3, 3])


def matrices_to_flat_transforms(transform_matrices: Any) -> Any:
    """Returns [count, 3, 3] matrices as [count, 8] transforms.

    Source: `tf.contrib.image.matrices_to_flat_transforms`.
    """
    flat = tf.reshape(tf.convert_to_tensor(transform_matrices, tf.float32), [-1, 9])
    return (flat / flat[:, 8:])[:, :8]


def compose_transforms(*transforms: Any) -> Any:
    """Returns the transforms that do what all do, one after the other.

    Raises:
        UsageError: (a ValueError) there is none.

    Source: `tf.contrib.image.compose_transforms`.
    """
    if not transforms:
        raise UsageError("tf.contrib.image.compose_transforms", "There is no transform.", "Give at least one.")
    composed = flat_transforms_to_matrices(transforms[0])
    for each in transforms[1:]:
        composed = tf.matmul(composed, flat_transforms_to_matrices(each))
    return matrices_to_flat_transforms(composed)


def transform(
    images: Any, transforms: Any, interpolation: str = "NEAREST", output_shape: Any = None, name: str | None = None
) -> Any:
    """Returns pictures whose point (x, y) is what (x', y') was.

    Args:
        images: [count, height, width, channels], [height, width, channels] or [height, width].
        transforms: [count, 8], or [8] for all: a0 ... c1 of x' = (a0 x + a1 y + a2) / k, y' = (b0 x + b1 y + b2) / k,
            k = c0 x + c1 y + 1. What lies outside is 0.
        interpolation: "NEAREST" or "BILINEAR".
        output_shape: height and width; those of the pictures by default.
        name: of the scope.

    Raises:
        UsageTypeError: (a TypeError) the pictures have another rank or type.

    Source: `tf.contrib.image.transform`.
    """
    with tf.name_scope(name, "transform"):
        given = tf.convert_to_tensor(images)
        rank = given.shape.rank
        if rank not in (2, 3, 4) or given.dtype.base_dtype not in _TYPES:
            raise UsageTypeError(
                "tf.contrib.image.transform",
                f"Images are of shape {given.shape} and type {given.dtype.name}.",
                "Give numbers of 2 to 4 dimensions.",
            )
        many = given[None, :, :, None] if rank == 2 else given[None] if rank == 3 else given
        shape = tf.shape(many)[1:3] if output_shape is None else tf.convert_to_tensor(output_shape, tf.int32)
        found = tf.raw_ops.ImageProjectiveTransformV2(
            images=many,
            transforms=_rows(transforms, 2, "Transforms"),
            output_shape=shape,
            interpolation=interpolation.upper(),
        )
        known = tf.get_static_value(shape)
        height, width = many.shape[1:3] if output_shape is None else [None, None] if known is None else known
        found.set_shape([many.shape[0], height, width, many.shape[3]])
        return found[0, :, :, 0] if rank == 2 else found[0] if rank == 3 else found


def rotate(images: Any, angles: Any, interpolation: str = "NEAREST", name: str | None = None) -> Any:
    """Returns pictures turned by an angle in radians, or one each, counterclockwise; see `transform`.

    Source: `tf.contrib.image.rotate`.
    """
    with tf.name_scope(name, "rotate"):
        images = tf.convert_to_tensor(images)
        first = 1 if images.shape.rank == 4 else 0
        size = tf.shape(images)
        turned = angles_to_projective_transforms(angles, size[first], size[first + 1])
        return transform(images, turned, interpolation)


def translate(images: Any, translations: Any, interpolation: str = "NEAREST", name: str | None = None) -> Any:
    """Returns pictures moved by (dx, dy), or one pair each; see `transform`.

    Source: `tf.contrib.image.translate`.
    """
    with tf.name_scope(name, "translate"):
        return transform(images, translations_to_projective_transforms(translations), interpolation)
