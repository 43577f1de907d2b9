"""Feature columns of `tf.contrib.layers`, which became `tf.feature_column`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError

__all__ = [
    "NAMELESS",
    "bucketized_column",
    "crossed_column",
    "embedding_column",
    "one_hot_column",
    "real_valued_column",
    "sparse_column_with_hash_bucket",
    "sparse_column_with_integerized_feature",
    "sparse_column_with_keys",
    "sparse_column_with_vocabulary_file",
    "weighted_sparse_column",
]

_column = tf.compat.v1.feature_column

NAMELESS = "inputs"
"""The feature that an array alone is; its column was called `""`."""


def _only(name: str, value: Any, known: Any) -> None:
    """Refuses an argument that feature columns have no more; ignored, it would change numbers in silence.

    Raises:
        UsageError: (a ValueError) it is given.
    """
    if value != known:
        raise UsageError(
            "tf.contrib.layers",
            f"`{name}` is {value!r}.",
            f"Leave it at {known!r}; a linear estimator has `sparse_combiner`, an embedding column `combiner`.",
        )


def real_valued_column(
    column_name: str,
    dimension: int = 1,
    default_value: Any = None,
    dtype: Any = tf.float32,
    normalizer: Callable[[Any], Any] | None = None,
) -> Any:
    """Returns a `numeric_column` of `dimension` numbers; called `""`, it is of the array that `fit` was given.

    Source: `tf.contrib.layers.real_valued_column`.
    """
    return _column.numeric_column(column_name or NAMELESS, (dimension,), default_value, dtype, normalizer)


def sparse_column_with_integerized_feature(
    column_name: str, bucket_size: int, combiner: str = "sum", dtype: Any = tf.int64
) -> Any:
    """Returns a `categorical_column_with_identity`: values are ids below `bucket_size`.

    Source: `tf.contrib.layers.sparse_column_with_integerized_feature`, which took larger ids modulo `bucket_size`; here
    they are an error.
    """
    _only("combiner", combiner, "sum")
    return _column.categorical_column_with_identity(column_name, bucket_size)


def sparse_column_with_hash_bucket(
    column_name: str,
    hash_bucket_size: int,
    combiner: str = "sum",
    dtype: Any = tf.string,
    hash_keys: Any = None,
) -> Any:
    """Returns a `categorical_column_with_hash_bucket`.

    Source: `tf.contrib.layers.sparse_column_with_hash_bucket`.
    """
    _only("combiner", combiner, "sum")
    _only("hash_keys", hash_keys, None)
    return _column.categorical_column_with_hash_bucket(column_name, hash_bucket_size, dtype)


def sparse_column_with_keys(
    column_name: str, keys: Sequence[Any], default_value: int = -1, combiner: str = "sum", dtype: Any = tf.string
) -> Any:
    """Returns a `categorical_column_with_vocabulary_list`.

    Source: `tf.contrib.layers.sparse_column_with_keys`.
    """
    _only("combiner", combiner, "sum")
    return _column.categorical_column_with_vocabulary_list(column_name, keys, dtype, default_value)


def sparse_column_with_vocabulary_file(
    column_name: str,
    vocabulary_file: str,
    num_oov_buckets: int = 0,
    vocab_size: int | None = None,
    default_value: int = -1,
    combiner: str = "sum",
    dtype: Any = tf.string,
) -> Any:
    """Returns a `categorical_column_with_vocabulary_file`.

    Source: `tf.contrib.layers.sparse_column_with_vocabulary_file`.
    """
    _only("combiner", combiner, "sum")
    default = None if num_oov_buckets else default_value
    return _column.categorical_column_with_vocabulary_file(
        column_name, vocabulary_file, vocab_size, num_oov_buckets, default, dtype
    )


def weighted_sparse_column(sparse_id_column: Any, weight_column_name: str, dtype: Any = tf.float32) -> Any:
    """Returns a `weighted_categorical_column`.

    Source: `tf.contrib.layers.weighted_sparse_column`.
    """
    return _column.weighted_categorical_column(sparse_id_column, weight_column_name, dtype)


def bucketized_column(source_column: Any, boundaries: Sequence[float]) -> Any:
    """Returns a `bucketized_column`.

    Source: `tf.contrib.layers.bucketized_column`.
    """
    return _column.bucketized_column(source_column, sorted(boundaries))


def crossed_column(
    columns: Sequence[Any],
    hash_bucket_size: int,
    combiner: str = "sum",
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    hash_key: int | None = None,
) -> Any:
    """Returns a `crossed_column`; unlike in TF1 only bucketized columns and names can be crossed after hashing.

    Source: `tf.contrib.layers.crossed_column`. Where a column of hash buckets is crossed, its name is.
    """
    _only("combiner", combiner, "sum")
    _only("ckpt_to_load_from", ckpt_to_load_from, None)
    hashed = type(_column.categorical_column_with_hash_bucket("x", 2))
    crossed = [column.key if isinstance(column, hashed) else column for column in columns]
    return _column.crossed_column(crossed, hash_bucket_size, hash_key)


def embedding_column(
    sparse_id_column: Any,
    dimension: int,
    combiner: str = "mean",
    initializer: Any = None,
    ckpt_to_load_from: str | None = None,
    tensor_name_in_ckpt: str | None = None,
    max_norm: float | None = None,
    trainable: bool = True,
) -> Any:
    """Returns an `embedding_column`.

    Source: `tf.contrib.layers.embedding_column`.
    """
    return _column.embedding_column(
        sparse_id_column,
        dimension,
        combiner,
        initializer,
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        max_norm,
        trainable,
    )


def one_hot_column(sparse_id_column: Any) -> Any:
    """Returns an `indicator_column`.

    Source: `tf.contrib.layers.one_hot_column`.
    """
    return _column.indicator_column(sparse_id_column)
