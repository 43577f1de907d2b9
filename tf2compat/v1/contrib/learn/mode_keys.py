"""`tf.contrib.learn.ModeKeys`."""

from __future__ import annotations

__all__ = ["ModeKeys"]


class ModeKeys:
    """What a model function is called for.

    Source: `tf.contrib.learn.ModeKeys`.
    """

    TRAIN = "train"
    EVAL = "eval"
    INFER = "infer"
