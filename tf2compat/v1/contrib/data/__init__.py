"""`tf.contrib.data`, which became `tf.data.experimental`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "AUTOTUNE": "tensorflow.compat.v1.data.experimental:AUTOTUNE",
    "Counter": "tensorflow.compat.v1.data.experimental:Counter",
    "CsvDataset": "tensorflow.compat.v1.data.experimental:CsvDataset",
    "Optional": "tensorflow.experimental:Optional",
    "RandomDataset": "tensorflow.compat.v1.data.experimental:RandomDataset",
    "Reducer": "tensorflow.compat.v1.data.experimental:Reducer",
    "SqlDataset": "tensorflow.compat.v1.data.experimental:SqlDataset",
    "TFRecordWriter": "tensorflow.compat.v1.data.experimental:TFRecordWriter",
    "batch_and_drop_remainder": "tf2compat.v1.contrib.data.drop_remainder:batch_and_drop_remainder",
    "bucket_by_sequence_length": "tensorflow.compat.v1.data.experimental:bucket_by_sequence_length",
    "choose_from_datasets": "tensorflow.compat.v1.data.experimental:choose_from_datasets",
    "copy_to_device": "tensorflow.compat.v1.data.experimental:copy_to_device",
    "dense_to_sparse_batch": "tensorflow.compat.v1.data.experimental:dense_to_sparse_batch",
    "enumerate_dataset": "tensorflow.compat.v1.data.experimental:enumerate_dataset",
    "get_next_as_optional": "tensorflow.compat.v1.data.experimental:get_next_as_optional",
    "get_single_element": "tensorflow.compat.v1.data.experimental:get_single_element",
    "group_by_reducer": "tensorflow.compat.v1.data.experimental:group_by_reducer",
    "group_by_window": "tensorflow.compat.v1.data.experimental:group_by_window",
    "ignore_errors": "tensorflow.compat.v1.data.experimental:ignore_errors",
    "make_batched_features_dataset": "tensorflow.compat.v1.data.experimental:make_batched_features_dataset",
    "make_csv_dataset": "tensorflow.compat.v1.data.experimental:make_csv_dataset",
    "make_saveable_from_iterator": "tensorflow.compat.v1.data.experimental:make_saveable_from_iterator",
    "map_and_batch": "tensorflow.compat.v1.data.experimental:map_and_batch",
    "parallel_interleave": "tensorflow.compat.v1.data.experimental:parallel_interleave",
    "parse_example_dataset": "tensorflow.compat.v1.data.experimental:parse_example_dataset",
    "prefetch_to_device": "tensorflow.compat.v1.data.experimental:prefetch_to_device",
    "rejection_resample": "tensorflow.compat.v1.data.experimental:rejection_resample",
    "sample_from_datasets": "tensorflow.compat.v1.data.experimental:sample_from_datasets",
    "scan": "tensorflow.compat.v1.data.experimental:scan",
    "shuffle_and_repeat": "tensorflow.compat.v1.data.experimental:shuffle_and_repeat",
    "unbatch": "tensorflow.compat.v1.data.experimental:unbatch",
    "unique": "tensorflow.compat.v1.data.experimental:unique",
    # Of 1.2 and 1.3, before they became `tf.data`'s.
    "Dataset": "tensorflow.compat.v1.data:Dataset",
    "FixedLengthRecordDataset": "tensorflow.compat.v1.data:FixedLengthRecordDataset",
    "Iterator": "tensorflow.compat.v1.data:Iterator",
    "TFRecordDataset": "tensorflow.compat.v1.data:TFRecordDataset",
    "TextLineDataset": "tensorflow.compat.v1.data:TextLineDataset",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
