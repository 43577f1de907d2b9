"""`tf.contrib.metrics`: its streaming metrics became `tf.metrics`; the rest is tf_slim's."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "confusion_matrix": "tensorflow.compat.v1.math:confusion_matrix",
    "streaming_accuracy": "tensorflow.compat.v1.metrics:accuracy",
    "streaming_auc": "tensorflow.compat.v1.metrics:auc",
    "streaming_false_negatives": "tensorflow.compat.v1.metrics:false_negatives",
    "streaming_false_positives": "tensorflow.compat.v1.metrics:false_positives",
    "streaming_mean": "tensorflow.compat.v1.metrics:mean",
    "streaming_mean_absolute_error": "tensorflow.compat.v1.metrics:mean_absolute_error",
    "streaming_mean_cosine_distance": "tensorflow.compat.v1.metrics:mean_cosine_distance",
    "streaming_mean_iou": "tensorflow.compat.v1.metrics:mean_iou",
    "streaming_mean_relative_error": "tensorflow.compat.v1.metrics:mean_relative_error",
    "streaming_mean_squared_error": "tensorflow.compat.v1.metrics:mean_squared_error",
    "streaming_mean_tensor": "tensorflow.compat.v1.metrics:mean_tensor",
    "streaming_percentage_less": "tensorflow.compat.v1.metrics:percentage_below",
    "streaming_precision": "tensorflow.compat.v1.metrics:precision",
    "streaming_recall": "tensorflow.compat.v1.metrics:recall",
    "streaming_recall_at_k": "tensorflow.compat.v1.metrics:recall_at_k",
    "streaming_root_mean_squared_error": "tensorflow.compat.v1.metrics:root_mean_squared_error",
    "streaming_sensitivity_at_specificity": "tensorflow.compat.v1.metrics:sensitivity_at_specificity",
    "streaming_true_negatives": "tensorflow.compat.v1.metrics:true_negatives",
    "streaming_true_positives": "tensorflow.compat.v1.metrics:true_positives",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.metrics"])
