"""Replacements for names of the original `tf.contrib`; `tf2compat.contrib` says when a row is needed."""

from __future__ import annotations

__all__ = ["MODULES", "NAMES", "OPS"]

_CONTRIB = "tf2compat.contrib"

OPS: dict[str, str] = {
    "AdjustHsvInYiq": f"{_CONTRIB}.image.adjust_hsv_in_yiq:adjust_hsv_in_yiq",
    "BipartiteMatch": f"{_CONTRIB}.image.bipartite_match:bipartite_match",
    "GatherTree": f"{_CONTRIB}.seq2seq.gather_tree:gather_tree",
    "ImageConnectedComponents": f"{_CONTRIB}.image.connected_components:image_connected_components",
    "ImageProjectiveTransform": f"{_CONTRIB}.image.projective_transform:image_projective_transform",
    "ObtainNext": f"{_CONTRIB}.input_pipeline.obtain_next:obtain_next",
    "SparseFeatureCross": f"{_CONTRIB}.layers.sparse_feature_cross:sparse_feature_cross",
    "SparseFeatureCrossV2": f"{_CONTRIB}.layers.sparse_feature_cross:sparse_feature_cross_v2",
    "ZeroInitializer": f"{_CONTRIB}.framework.zero_initializer:zero_initializer",
    "ZeroVarInitializer": f"{_CONTRIB}.framework.zero_initializer:zero_var_initializer",
}
"""Type of an op whose kernel is gone -> `module:function` that takes the op's inputs and attributes by name."""

NAMES: dict[str, dict[str, str]] = {
    "distribute.python.collective_all_reduce_strategy": {
        "CollectiveAllReduceStrategy": f"{_CONTRIB}.distribute.strategies:CollectiveAllReduceStrategy"
    },
    "distribute.python.mirrored_strategy": {"MirroredStrategy": f"{_CONTRIB}.distribute.strategies:MirroredStrategy"},
    "tpu.python.tpu.tpu_estimator": {"TPUEstimator": "tf2compat.estimator.tpu:TPUEstimator"},
    # The original makes an op that only a TPU has, where a session's strategy joins the replicas.
    "tpu.python.tpu.tpu_optimizer": {
        "CrossShardOptimizer": "tf2compat.estimator.cross_shard_optimizer:CrossShardOptimizer"
    },
    "training.python.training.device_setter": {
        "byte_size_load_fn": f"{_CONTRIB}.training.byte_size_load_fn:byte_size_load_fn"
    },
    "seq2seq.python.ops.attention_wrapper": {
        "_BaseAttentionMechanismV2": f"{_CONTRIB}.seq2seq.attention_mechanism_v2:AttentionMechanismV2"
    },
    "seq2seq.python.ops.decoder": {"BaseDecoder": f"{_CONTRIB}.seq2seq.base_decoder:BaseDecoder"},
    "util.loader": {"load_op_library": f"{_CONTRIB}.util.load_op_library:load_op_library"},
}
"""Module of `tf.contrib` -> name in it -> `module:name` of what stands for it."""

MODULES: dict[str, str] = {
    # The original is in the package tensorflow_estimator 1.15, and imports what later ones do not have.
    "estimator": f"{_CONTRIB}.estimator",
    "estimator.python.estimator.head": f"{_CONTRIB}.estimator.heads",
}
"""Module of `tf.contrib` -> the module that is imported in its place."""
