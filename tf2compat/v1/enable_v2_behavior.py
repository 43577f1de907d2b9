"""`tf.enable_v2_behavior`: TensorFlow 2's behaviour, for the whole process."""

from __future__ import annotations

import tensorflow as tf

from tf2compat import patches

__all__ = ["enable_v2_behavior"]


def enable_v2_behavior() -> None:
    """Turns TensorFlow 2's behaviour on, and takes back what `tf.disable_v2_behavior` changed.

    Source: `tf.compat.v1.enable_v2_behavior`.

    Raises:
        ValueError: there is a graph already; call it before any other TensorFlow call of the program.
    """
    tf.compat.v1.enable_v2_behavior()
    patches.take_back()
