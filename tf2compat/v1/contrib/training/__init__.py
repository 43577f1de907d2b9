"""`tf.contrib.training`, from tf_slim and TensorFlow."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "GreedyLoadBalancingStrategy": "tf2compat.v1.contrib.training.device_setter:GreedyLoadBalancingStrategy",
    "HParams": "tf2compat.v1.contrib.training.hparam:HParams",
    "StopAfterNEvalsHook": "tf2compat.legacy.tf_slim.training.evaluation:StopAfterNEvalsHook",
    "SummaryAtEndHook": "tf2compat.legacy.tf_slim.training.evaluation:SummaryAtEndHook",
    "bucket_by_sequence_length": "tf2compat.v1.contrib.training.bucket_ops:bucket_by_sequence_length",
    "byte_size_load_fn": "tf2compat.v1.contrib.training.device_setter:byte_size_load_fn",
    "python": "tf2compat.v1.contrib.training.python",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__,
    HOMES,
    globals(),
    ["tf2compat.legacy.tf_slim.training.training", "tf2compat.legacy.tf_slim.training.evaluation"],
)
