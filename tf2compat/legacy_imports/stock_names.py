"""The new places of names of `tensorflow.python` that have moved, and the replacements of those that are gone."""

from __future__ import annotations

from tf2compat import _tf

__all__ = ["CHANGED", "ELSEWHERE", "ENDED", "MOVED"]

_V1 = "tensorflow.compat.v1"
_GONE = "tf2compat.legacy_imports.gone_names"
_KERAS = "tf_keras.api._v1.keras"
_FEATURES = {
    "DenseFeatures": f"{_KERAS}.layers:DenseFeatures",
    "FeatureColumn": "tensorflow.__internal__.feature_column:FeatureColumn",
    "SequenceFeatures": f"{_KERAS}.experimental:SequenceFeatures",
}
_WRAPPERS = {
    name: f"tf2compat.v1.nn.rnn_cell:{name}" for name in ("DeviceWrapper", "DropoutWrapper", "ResidualWrapper")
}

CHANGED: dict[str, dict[str, str]] = {
    "data.ops.dataset_ops": {"Dataset": f"{_V1}.data:Dataset"},
    "data.ops.readers": {
        name: f"{_V1}.data:{name}" for name in ("FixedLengthRecordDataset", "TFRecordDataset", "TextLineDataset")
    },
    "framework.device": {"DeviceSpec": f"{_V1}:DeviceSpec"},
    "framework.test_util": {
        "run_in_graph_and_eager_modes": "tf2compat.v1.test.tensorflow_test_case:run_in_graph_and_eager_modes"
    },
}
"""As `MOVED`, where the module has the name still, and it means something else."""

MOVED: dict[str, dict[str, str]] = {
    "data.experimental.ops.iterator_ops": {"CheckpointInputPipelineHook": f"{_GONE}:CheckpointInputPipelineHook"},
    "data.ops.dataset_ops": {"Options": f"{_V1}.data:Options"},
    "data.ops.iterator_ops": {"IteratorV2": "tensorflow.python.data.ops.iterator_ops:OwnedIterator"},
    "distribute.distribute_lib": {"get_loss_reduction": f"{_V1}.distribute:get_loss_reduction"},
    "distribute.input_lib": {"DatasetIterator": "tensorflow.python.distribute.v1.input_lib:DatasetIterator"},
    "distribute.parameter_server_strategy": {
        "ParameterServerStrategy": f"{_V1}.distribute.experimental:ParameterServerStrategy"
    },
    "eager.context": {"list_devices": "tf2compat._tf:list_devices"},
    "eager.function": {"defun": f"{_GONE}:defun"},
    "feature_column.feature_column_lib": _FEATURES,
    "feature_column.feature_column_v2": {"FeatureColumn": _FEATURES["FeatureColumn"]},
    "feature_column.sequence_feature_column": {"SequenceFeatures": _FEATURES["SequenceFeatures"]},
    "framework.common_shapes": {"call_cpp_shape_fn": f"{_GONE}:call_cpp_shape_fn"},
    "framework.graph_util": {
        "convert_variables_to_constants": "tf2compat.v1.graph_util:convert_variables_to_constants"
    },
    "framework.op_def_registry": {"get_registered_ops": f"{_GONE}:get_registered_ops"},
    "framework.ops": {
        "IndexedSlices": f"{_V1}:IndexedSlices",
        "RegisterShape": f"{_GONE}:RegisterShape",
        "Tensor": "tf2compat.v1:Tensor",
        "convert_n_to_tensor_or_indexed_slices": (
            "tensorflow.python.framework.indexed_slices:convert_n_to_tensor_or_indexed_slices"
        ),
        "convert_to_tensor_or_indexed_slices": f"{_V1}:convert_to_tensor_or_indexed_slices",
        "register_dense_tensor_like_type": f"{_GONE}:register_dense_tensor_like_type",
        "register_tensor_conversion_function": f"{_V1}:register_tensor_conversion_function",
    },
    "keras.utils.io_utils": {"HDF5Matrix": f"{_GONE}:HDF5Matrix"},
    "keras.utils.layer_utils": {"convert_all_kernels_in_model": f"{_GONE}:convert_all_kernels_in_model"},
    "ops.array_ops": {"stack": f"{_V1}:stack", "concat": f"{_V1}:concat", "unstack": f"{_V1}:unstack"},
    "ops.control_flow_ops": {name: f"{_V1}:{name}" for name in ("Assert", "case", "cond", "switch_case", "while_loop")},
    "ops.random_ops": {"random_crop": f"{_V1}:random_crop"},
    "ops.rnn_cell": _WRAPPERS,
    "ops.rnn_cell_impl": {
        **_WRAPPERS,
        **{
            name: f"tf_keras.src.layers.rnn.legacy_cell_wrappers:{name}"
            for name in ("ASSERT_LIKE_RNNCELL_ERROR_REGEXP", "assert_like_rnncell")
        },
    },
    "ops.summary_ops_v2": {"create_db_writer": f"{_GONE}:create_db_writer"},
    "ops.variable_scope": {
        "disable_resource_variables": f"{_V1}:disable_resource_variables",
        "enable_resource_variables": f"{_V1}:enable_resource_variables",
        "resource_variables_enabled": f"{_V1}:resource_variables_enabled",
        "variable": "tf2compat.v1:Variable",
    },
    "ops.variables": {"VariableV1": "tf2compat.v1:Variable"},
    "pywrap_tensorflow": {
        "NewCheckpointReader": "tf2compat.v1.train:NewCheckpointReader",
        "TF_PickUnusedPortOrDie": "tensorflow.python.pywrap_tfe:TF_PickUnusedPortOrDie",
        **{name: f"{_GONE}:{name}" for name in ("DeleteStatSummarizer", "NewStatSummarizer", "StatSummarizer")},
    },
    "tpu.tpu": {"_TPU_REPLICATE_ATTR": "tensorflow.python.tpu.tpu_replication:_TPU_REPLICATE_ATTR"},
    "tpu.tpu_strategy_util": {
        name: f"tensorflow.tpu.experimental:{name}" for name in ("initialize_tpu_system", "shutdown_tpu_system")
    },
    "training.tracking.tracking": {"TrackableResource": "tensorflow.python.trackable.resource:TrackableResource"},
    "util.nest": {"is_sequence": "tensorflow.nest:is_nested"},
}
"""Module of `tensorflow.python` -> name that it had -> where it is now."""

ELSEWHERE: dict[str, str] = {
    **_tf.MOVED_MODULES,
    "tensorflow.python.distribute.distribution_strategy_context": "tensorflow.python.distribute.distribute_lib",
    "tensorflow.python.distribute.estimator_training": "tf2compat.estimator.distributed_training",
    "tensorflow.python.estimator": "tf2compat.legacy.tensorflow_estimator.python.estimator",
    "tensorflow.python.tpu.session_support": "tf2compat.estimator.tpu_sessions",
    "tensorflow.python.tpu.tpu_embedding": "tf2compat.estimator.tpu_embedding",
    "tensorflow.python.tpu.tpu_embedding_gradient": "tf2compat.estimator.tpu_embedding",
    "tensorflow.python.feature_column.dense_features": f"{_KERAS}.layers",
    "tensorflow.python.feature_column.dense_features_v2": "tf_keras.src.feature_column.dense_features_v2",
    **{
        f"tensorflow.python.keras.layers.{name}": f"{_KERAS}.layers"
        for name in (
            *("advanced_activations", "convolutional_recurrent", "embeddings", "local", "merge", "recurrent"),
            *("normalization", "wrappers"),
        )
    },
    "tensorflow.python.keras.initializers": f"{_KERAS}.initializers",
    "tensorflow.python.keras.keras_parameterized": "tf2compat.v1.test.keras_parameterized",
    "tensorflow.python.keras.preprocessing.image": f"{_KERAS}.preprocessing.image",
    "tensorflow.python.keras.preprocessing.sequence": f"{_KERAS}.preprocessing.sequence",
    "tensorflow.python.keras.testing_utils": "tf_keras.src.testing_infra.test_utils",
    "tensorflow.python.keras.utils.generic_utils": f"{_KERAS}.utils",
}
"""Module of `tensorflow.python`, with those in it -> where it is now."""

ENDED: dict[str, tuple[str, tuple[str, ...]]] = {
    "tensorflow.python.data.experimental.ops.threadpool": ("tensorflow.python.data.experimental.ops.threadpool", ()),
    "tensorflow.python.eager.execution_callbacks": ("tensorflow.python.eager.execution_callbacks", ()),
    "tensorflow.python.keras.saving.saved_model_experimental": ("tf.contrib.saved_model.save_keras_model", ()),
    "tensorflow.python.keras.wrappers": ("tf.keras.wrappers.scikit_learn", ()),
    "tensorflow.python.profiler.profile_context": ("tf.contrib.tfprof.ProfileContext", ("ProfileContext",)),
    "tensorflow.python.tpu.async_checkpoint": (
        "tf.contrib.tpu.AsyncCheckpointSaverHook",
        ("AsyncCheckpoint", "AsyncCheckpointSaverHook"),
    ),
    "tensorflow.python.tpu.profiler": ("tf.contrib.tpu.profiler", ()),
}
"""Module of `tensorflow.python` that is gone -> the row of `UNSUPPORTED` that says why, and what `import *` gave."""
