"""The op `ObtainNext` of `tf.contrib.input_pipeline`: its kernel is gone."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["obtain_next"]


def obtain_next(list: Any, counter: Any, name: str | None = None) -> Any:
    """Returns the next string of a list, beginning anew after the last one; threads and workers get different ones.

    Args:
        list: the strings, of the shape (n,).
        counter: an int64 variable, the number of calls until now less one. The kernel began it anew with the list.
        name: of the operation.
    """
    with tf.compat.v1.name_scope(name, "ObtainNext") as scope:
        place = tf.compat.v1.count_up_to(counter, tf.int64.max) + 1
        return tf.gather(list, place % tf.size(list, out_type=tf.int64), name=scope)
