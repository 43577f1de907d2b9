"""`tf.contrib.layers`, from tf_slim."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "OPTIMIZER_CLS_NAMES": "tf2compat.legacy.tf_slim.layers.optimizers:OPTIMIZER_CLS_NAMES",
    "bow_encoder": "tf2compat.v1.contrib.layers.encoders:bow_encoder",
    "bucketized_column": "tf2compat.v1.contrib.layers.feature_columns:bucketized_column",
    "crossed_column": "tf2compat.v1.contrib.layers.feature_columns:crossed_column",
    "embed_sequence": "tf2compat.v1.contrib.layers.encoders:embed_sequence",
    "embedding_column": "tf2compat.v1.contrib.layers.feature_columns:embedding_column",
    "one_hot_column": "tf2compat.v1.contrib.layers.feature_columns:one_hot_column",
    "python": "tf2compat.v1.contrib.layers.python",
    "real_valued_column": "tf2compat.v1.contrib.layers.feature_columns:real_valued_column",
    "safe_embedding_lookup_sparse": "tensorflow.compat.v1.nn:safe_embedding_lookup_sparse",
    "sparse_column_with_hash_bucket": "tf2compat.v1.contrib.layers.feature_columns:sparse_column_with_hash_bucket",
    "sparse_column_with_integerized_feature": "tf2compat.v1.contrib.layers.feature_columns:sparse_column_with_integerized_feature",
    "sparse_column_with_keys": "tf2compat.v1.contrib.layers.feature_columns:sparse_column_with_keys",
    "sparse_column_with_vocabulary_file": "tf2compat.v1.contrib.layers.feature_columns:sparse_column_with_vocabulary_file",
    "weighted_sparse_column": "tf2compat.v1.contrib.layers.feature_columns:weighted_sparse_column",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__,
    HOMES,
    globals(),
    [
        "tf2compat.legacy.tf_slim.layers",
        "tf2compat.legacy.tf_slim.layers.layers",
        "tf2compat.legacy.tf_slim.layers.optimizers",
        "tf2compat.legacy.tf_slim.layers.summaries",
    ],
)
