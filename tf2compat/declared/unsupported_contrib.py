"""Names of `tf.contrib` for which TensorFlow 2 has no kernels: whole parts, and names of parts that work."""

from __future__ import annotations

__all__ = ["ENDED_NAMES", "ENDED_PARTS"]

ENDED_PARTS: dict[str, str] = {
    "bigtable": "Use TensorFlow I/O.",
    "boosted_trees": "Use TensorFlow Decision Forests, or XGBoost.",
    "cloud": "Use TensorFlow I/O.",
    "decision_trees": "Use TensorFlow Decision Forests.",
    "ffmpeg": "Use `tf.audio`, or TensorFlow I/O.",
    "fused_conv": "Use `tf.nn.conv2d`; XLA fuses.",
    "hadoop": "Use TensorFlow I/O.",
    "ignite": "Use TensorFlow I/O.",
    "kafka": "Use TensorFlow I/O.",
    "kinesis": "Use TensorFlow I/O.",
    "libsvm": "Use scikit-learn's `load_svmlight_file`.",
    "lite": "Use `tf.lite`.",
    "memory_stats": "Use `tf.config.experimental.get_memory_info`.",
    "meta_graph_transform": "Transform the `GraphDef` itself.",
    "nccl": "Use `tf.distribute.MirroredStrategy`.",
    "periodic_resample": "Use `tf.nn.depth_to_space`.",
    "remote_fused_graph": "Use TensorFlow Lite.",
    "rpc": "Use a library for remote calls in a `tf.py_func`.",
    "stat_summarizer": "Use `tf.profiler`.",
    "tensor_forest": "Use TensorFlow Decision Forests.",
}
"""Part whose ops, or files, are gone -> what to use in its place. It can be imported where its files are there."""

ENDED_NAMES: dict[str, list[str]] = {
    "tpu": ["AsyncCheckpointSaverHook", "keras_to_tpu_model", "profiler"],
}
"""Part -> names that can be imported and not used."""
