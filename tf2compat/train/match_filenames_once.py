"""`tf.train.match_filenames_once`, with a variable that `tf.train.string_input_producer` takes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["match_filenames_once"]


def match_filenames_once(pattern: Any, name: str | None = None) -> tf.Variable:
    """Returns a local variable that holds the names of the files that match, found when it is initialised.

    TensorFlow 2's makes a resource variable, which `string_input_producer` refuses outside
    `disable_v2_behavior()`.

    Args:
        pattern: a glob pattern, or a list of them.
        name: of the operations.

    Source: `tf.compat.v1.train.match_filenames_once`.
    """
    with tf.name_scope(name or "matching_filenames") as scope:
        return _tf.make_variable(
            name=scope,
            initial_value=tf.io.matching_files(pattern),
            trainable=False,
            # How many files match is known when it is initialised.
            validate_shape=False,
            collections=[tf.compat.v1.GraphKeys.LOCAL_VARIABLES],
            use_resource=False,
        )
