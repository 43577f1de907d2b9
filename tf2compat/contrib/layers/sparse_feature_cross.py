"""The ops `SparseFeatureCross` and `SparseFeatureCrossV2` of `tf.contrib.layers`: their kernels are gone.

The second one lives on as `SparseCross`. The first, which `crossed_column` takes unless it is given a `hash_key`,
combines its hashes in another way, which is composed here: the places of the values are crossed, then their hashes
are combined.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["sparse_feature_cross", "sparse_feature_cross_v2"]

_SEED = 0xDECAFCAFFE
# The kernel's constant; as a signed number, for TensorFlow adds and shifts int64, which has the same bits.
_GOLDEN = 0x9E3779B97F4A7800 - 2**64
_LARGEST = 2**63 - 1


def sparse_feature_cross_v2(
    indices: Any,
    values: Any,
    shapes: Any,
    dense: Any,
    hashed_output: bool,
    num_buckets: int,
    hash_key: int,
    out_type: Any,
    internal_type: Any,
    name: str | None = None,
) -> Any:
    """Returns indices, values and shape of the crosses of columns; arguments as of the op."""
    return tf.raw_ops.SparseCross(
        indices=indices,
        values=values,
        shapes=shapes,
        dense_inputs=dense,
        hashed_output=hashed_output,
        num_buckets=num_buckets,
        hash_key=hash_key,
        out_type=out_type,
        internal_type=internal_type,
        name=name,
    )


def sparse_feature_cross(
    indices: Any,
    values: Any,
    shapes: Any,
    dense: Any,
    hashed_output: bool,
    num_buckets: int,
    out_type: Any,
    internal_type: Any,
    name: str | None = None,
) -> Any:
    """Returns indices, values and shape of the crosses of columns; arguments as of the op."""
    if not hashed_output:
        return sparse_feature_cross_v2(
            indices, values, shapes, dense, False, num_buckets, 0, out_type, internal_type, name
        )
    with tf.name_scope(name or "SparseFeatureCross"):
        columns = [_hashes(column) for column in (*values, *dense)]
        found = sparse_feature_cross_v2(
            indices, _places(values), shapes, _places(dense), False, 0, 0, tf.string, tf.string
        )
        # `SparseCross` joins what it crosses by this text, places here.
        parts = tf.strings.split(found[1], "_X_").values
        places = tf.strings.to_number(tf.reshape(parts, [-1, len(columns)]), tf.int64)
        combined = tf.fill([tf.shape(places)[0]], tf.constant(_SEED, tf.int64))
        for number, column in enumerate(columns):
            combined = _combined(combined, tf.gather(column, places[:, number]))
        # Unsigned, as in the kernel: a negative hash would have another remainder.
        buckets = tf.constant(num_buckets if num_buckets > 0 else _LARGEST, tf.uint64)
        return found[0], tf.cast(tf.bitcast(combined, tf.uint64) % buckets, tf.int64), found[2]


def _places(columns: Any) -> list[Any]:
    """Returns for each column the places of its values, as text."""
    return [tf.as_string(tf.reshape(tf.range(tf.size(column)), tf.shape(column))) for column in columns]


def _hashes(column: Any) -> Any:
    """Returns the hash of each value of a column: of a number it is the number."""
    flat = tf.reshape(column, [-1])
    return tf.bitcast(tf.fingerprint(flat), tf.int64) if flat.dtype == tf.string else flat


def _combined(first: Any, second: Any) -> Any:
    """Returns two hashes as one, as the kernel did it: sums of 64 bits that wrap around."""
    ten, four = tf.constant(10, tf.int64), tf.constant(4, tf.int64)
    mixed = second + tf.constant(_GOLDEN, tf.int64) + tf.bitwise.left_shift(first, ten)
    return tf.bitwise.bitwise_xor(first, mixed + tf.bitwise.right_shift(first, four))
