"""Summaries of before TF 1.0: the tag comes first, and is what event files hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["audio_summary", "histogram_summary", "image_summary", "scalar_summary"]


def _collected(summary: Any, collections: Sequence[str] | None) -> Any:
    for key in collections or [tf.GraphKeys.SUMMARIES]:
        tf.add_to_collection(key, summary)
    return summary


def scalar_summary(tags: Any, values: Any, collections: Any = None, name: str | None = None) -> Any:
    """Returns the summary of scalars under their tags. Source: `tf.scalar_summary`.

    Args:
        tags: a tag, or one for each value.
        values: a number, or several.
        collections: keys of collections; `SUMMARIES` when None.
        name: of the operation.
    """
    return _collected(tf.raw_ops.ScalarSummary(tags=tags, values=values, name=name), collections)


def histogram_summary(tag: Any, values: Any, collections: Any = None, name: str | None = None) -> Any:
    """Returns the summary of the values' distribution. Source: `tf.histogram_summary`.

    Args:
        tag: the tag.
        values: numbers of any shape.
        collections: keys of collections; `SUMMARIES` when None.
        name: of the operation.
    """
    return _collected(tf.raw_ops.HistogramSummary(tag=tag, values=values, name=name), collections)


def image_summary(tag: Any, tensor: Any, max_images: int = 3, collections: Any = None, name: str | None = None) -> Any:
    """Returns the summary of images, [batch, height, width, channels]. Source: `tf.image_summary`.

    Args:
        tag: the tag.
        tensor: the images, uint8 or float32, with 1, 3 or 4 channels.
        max_images: how many of the batch are written.
        collections: keys of collections; `SUMMARIES` when None.
        name: of the operation.
    """
    made = tf.raw_ops.ImageSummary(tag=tag, tensor=tensor, max_images=max_images, name=name)
    return _collected(made, collections)


def audio_summary(
    tag: Any, tensor: Any, sample_rate: Any, max_outputs: int = 3, collections: Any = None, name: str | None = None
) -> Any:
    """Returns the summary of audio, [batch, frames]. Source: `tf.audio_summary`.

    Args:
        tag: the tag.
        tensor: float32 from -1 to 1, [batch, frames] or [batch, frames, channels].
        sample_rate: in hertz.
        max_outputs: how many of the batch are written.
        collections: keys of collections; `SUMMARIES` when None.
        name: of the operation.
    """
    made = tf.raw_ops.AudioSummaryV2(
        tag=tag, tensor=tensor, sample_rate=sample_rate, max_outputs=max_outputs, name=name
    )
    return _collected(made, collections)
