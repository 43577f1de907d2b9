"""`tf.contrib.slim`, from tf_slim, on our sessions, savers and supervisors."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "data_decoder": "tf2compat.legacy.tf_slim.data.data_decoder",
    "data_provider": "tf2compat.legacy.tf_slim.data.data_provider",
    "dataset": "tf2compat.legacy.tf_slim.data.dataset",
    "dataset_data_provider": "tf2compat.legacy.tf_slim.data.dataset_data_provider",
    "evaluation": "tf2compat.legacy.tf_slim.evaluation",
    "layers": "tf2compat.legacy.tf_slim.layers",
    "learning": "tf2compat.legacy.tf_slim.learning",
    "losses": "tf2compat.legacy.tf_slim.losses",
    "metrics": "tf2compat.legacy.tf_slim.metrics",
    "model_analyzer": "tf2compat.legacy.tf_slim.model_analyzer",
    "nets": "tf2compat.legacy.tf_slim.nets",
    "parallel_reader": "tf2compat.legacy.tf_slim.data.parallel_reader",
    "prefetch_queue": "tf2compat.legacy.tf_slim.data.prefetch_queue",
    "queues": "tf2compat.legacy.tf_slim.queues",
    "summaries": "tf2compat.legacy.tf_slim.summaries",
    "tfexample_decoder": "tf2compat.legacy.tf_slim.data.tfexample_decoder",
    "utils": "tf2compat.legacy.tf_slim.layers.utils",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim"])
