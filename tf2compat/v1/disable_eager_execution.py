"""`tf.disable_eager_execution`: graph mode, with TensorFlow 2's tensors and shapes."""

from __future__ import annotations

import tensorflow as tf

from tf2compat.v1.graph import create_default_graphs

__all__ = ["disable_eager_execution"]


def disable_eager_execution() -> None:
    """Turns graph mode on; the default graph is a `tf.Graph` of tf2compat's.

    Source: `tf.compat.v1.disable_eager_execution`.

    Raises:
        ValueError: something was executed eagerly before.
    """
    create_default_graphs()
    tf.compat.v1.disable_eager_execution()
