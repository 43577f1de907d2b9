"""Options of `tf.data`."""

from __future__ import annotations

from collections.abc import Iterable

import tensorflow as tf

__all__ = ["options_without_read_ahead"]


def options_without_read_ahead(written: Iterable[bytes]) -> bytes:
    """Returns serialized `tf.data.Options` that make no element before it is asked for.

    Args:
        written: other serialized options, which go before these, the last one first.
    """
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    options.experimental_optimization.map_parallelization = False
    merged = options._to_proto()
    for other in written:
        merged.MergeFromString(other)
    return merged.SerializeToString()
