"""`tf.contrib.tpu`: `TPUEstimator` and what it is told, and TensorFlow's own TPU functions."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "CrossShardOptimizer": "tf2compat.v1.tpu:CrossShardOptimizer",
    "InputPipelineConfig": "tf2compat.v1.estimator.tpu:InputPipelineConfig",
    "RunConfig": "tf2compat.v1.estimator.tpu:RunConfig",
    "TPUConfig": "tf2compat.v1.estimator.tpu:TPUConfig",
    "TPUDistributionStrategy": "tensorflow.compat.v1.distribute:experimental.TPUStrategy",
    "TPUEstimator": "tf2compat.v1.estimator.tpu:TPUEstimator",
    "TPUEstimatorSpec": "tf2compat.v1.estimator.tpu:TPUEstimatorSpec",
    "batch_parallel": "tensorflow.compat.v1.tpu:batch_parallel",
    "bfloat16_scope": "tensorflow.compat.v1.tpu:bfloat16_scope",
    "core": "tensorflow.compat.v1.tpu:core",
    "cross_replica_sum": "tensorflow.compat.v1.tpu:cross_replica_sum",
    "initialize_system": "tensorflow.compat.v1.tpu:initialize_system",
    "outside_compilation": "tensorflow.compat.v1.tpu:outside_compilation",
    "python": "tf2compat.v1.contrib.tpu.python",
    "repeat": "tensorflow.python.tpu.training_loop:repeat",
    "replicate": "tensorflow.compat.v1.tpu:replicate",
    "rewrite": "tensorflow.compat.v1.tpu:rewrite",
    "shard": "tensorflow.compat.v1.tpu:shard",
    "shutdown_system": "tensorflow.compat.v1.tpu:shutdown_system",
    "while_loop": "tensorflow.python.tpu.training_loop:while_loop",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
