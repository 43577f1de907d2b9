"""Log lines of ours go through TensorFlow's logger, as TF1's did: `tf.logging.set_verbosity` counts for them.

The functions of `absl.logging` configure the root logger at their first line. A program's own `logging.basicConfig`
does nothing after that, and each line of TensorFlow's is shown twice.
"""

from __future__ import annotations

import tensorflow as tf

__all__ = ["logger"]

logger = tf.get_logger()
"""TensorFlow's logger."""
