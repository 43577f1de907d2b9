"""`tf.contrib.metrics`, from tf_slim: predictions come before labels, unlike in `tf.metrics`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "confusion_matrix": "tensorflow.compat.v1.math:confusion_matrix",
    "set_difference": "tensorflow.compat.v1.sets:difference",
    "set_intersection": "tensorflow.compat.v1.sets:intersection",
    "set_size": "tensorflow.compat.v1.sets:size",
    "set_union": "tensorflow.compat.v1.sets:union",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.metrics"])
