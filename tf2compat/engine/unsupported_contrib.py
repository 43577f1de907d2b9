"""What `tf.contrib` had and tf2compat does not carry over: whole parts, and names of parts that are here."""

from __future__ import annotations

__all__ = ["ENDED_NAMES", "ENDED_PARTS"]

ENDED_PARTS: dict[str, str] = {
    "all_reduce": "Use `tf.distribute.MirroredStrategy`.",
    "batching": "Use `tf.nondifferentiable_batch_function`.",
    "bayesflow": "Use TensorFlow Probability.",
    "bigtable": "Use TensorFlow I/O.",
    "boosted_trees": "Use TensorFlow Decision Forests, or XGBoost.",
    "checkpoint": "Use `tf.train.Checkpoint`.",
    "cloud": "Use TensorFlow I/O.",
    "constrained_optimization": "Use the library TFCO.",
    "copy_graph": "Use `tf.import_graph_def` of `graph.as_graph_def()`.",
    "decision_trees": "Use TensorFlow Decision Forests.",
    "factorization": "Use `tf.estimator.experimental.KMeans`, or scikit-learn.",
    "feature_column": "Use `tf.feature_column`, which has its sequence columns.",
    "ffmpeg": "Use `tf.audio`, or TensorFlow I/O.",
    "fused_conv": "Use `tf.nn.conv2d`; XLA fuses.",
    "graph_editor": "Use `tf.import_graph_def` with an `input_map`.",
    "grid_rnn": "Take the cells from the sources of TensorFlow 1.15.",
    "hadoop": "Use TensorFlow I/O.",
    "ignite": "Use TensorFlow I/O.",
    "input_pipeline": "Use `tf.data`.",
    "integrate": "Use `tfp.math.ode` of TensorFlow Probability.",
    "kafka": "Use TensorFlow I/O.",
    "keras": "Use `tf.keras`.",
    "kernel_methods": "Use `tf.keras.layers.experimental.RandomFourierFeatures`.",
    "kinesis": "Use TensorFlow I/O.",
    "labeled_tensor": "Use plain tensors, or xarray.",
    "libsvm": "Use scikit-learn's `load_svmlight_file`.",
    "linear_optimizer": "Use `tf.estimator.LinearClassifier`.",
    "lite": "Use `tf.lite`.",
    "memory_stats": "Use `tf.config.experimental.get_memory_info`.",
    "meta_graph_transform": "Transform the `GraphDef` itself.",
    "mixed_precision": "Use `tf.train.experimental.MixedPrecisionLossScaleOptimizer`.",
    "model_pruning": "Use the TensorFlow Model Optimization Toolkit.",
    "nccl": "Use `tf.distribute.MirroredStrategy`.",
    "nearest_neighbor": "Use ScaNN, or scikit-learn.",
    "nn": "Use `tf.nn`.",
    "optimizer_v2": "Use `tf.train`'s optimizers.",
    "periodic_resample": "Use `tf.nn.depth_to_space`.",
    "proto": "Use `tf.io.decode_proto` and `tf.io.encode_proto`.",
    "quantization": "Use `tf.quantization`.",
    "receptive_field": "Use the library receptive_field.",
    "recurrent": "Use `tf.nn.dynamic_rnn`.",
    "reduce_slice_ops": "Use `tf.math.segment_sum` and its like.",
    "remote_fused_graph": "Use TensorFlow Lite.",
    "resampler": "Take it from TensorFlow Addons' sources.",
    "rpc": "Use a library for remote calls in a `tf.py_func`.",
    "saved_model": "Use `tf.saved_model`.",
    "session_bundle": "Use `tf.saved_model`.",
    "solvers": "Use `tf.linalg`.",
    "sparsemax": "Take it from TensorFlow Addons' sources.",
    "specs": "Use `tf.layers`.",
    "stat_summarizer": "Use `tf.profiler`.",
    "tensor_forest": "Use TensorFlow Decision Forests.",
    "testing": "Use `tf.test`.",
    "text": "Use TensorFlow Text.",
    "timeseries": "Use `tfp.sts` of TensorFlow Probability.",
}
"""Part -> what to use in its place."""

_NAMES = {
    "cluster_resolver": "UnionClusterResolver",
    "crf": "CrfDecodeBackwardRnnCell CrfDecodeForwardRnnCell CrfForwardRnnCell crf_multitag_sequence_score",
    "data": (
        "CheckpointInputPipelineHook LMDBDataset assert_element_shape padded_batch_and_drop_remainder "
        "read_batch_features reduce_dataset sliding_window_batch sloppy_interleave"
    ),
    "distribute": (
        "AllReduceCrossDeviceOps Monitor MultiWorkerAllReduce StandardInputStep StandardSingleLossStep Step "
        "UpdateContext initialize_tpu_system require_replica_context run_standard_tensorflow_server"
    ),
    "eager": (
        "ASYNC Checkpointable DEVICE_PLACEMENT_EXPLICIT DEVICE_PLACEMENT_SILENT DEVICE_PLACEMENT_WARN "
        "EagerVariableStore ExecutionCallback Network SYNC Saver Sequential add_execution_callback "
        "async_clear_error async_wait clear_execution_callbacks connect_to_remote_host "
        "enable_remote_eager_execution errstate execution_mode get_optimizer_variables inf_callback "
        "inf_nan_callback metrics nan_callback restore_network_checkpoint restore_variables_on_create run "
        "save_network_checkpoint set_execution_mode set_server_def seterr"
    ),
    "estimator": (
        "DNNClassifierWithLayerAnnotations DNNRegressorWithLayerAnnotations RNNClassifier RNNEstimator "
        "SavedModelEstimator boosted_trees_classifier_train_in_memory boosted_trees_regressor_train_in_memory "
        "build_supervised_input_receiver_fn_from_input_fn"
    ),
    "framework": (
        "assert_scalar_int fuse_op get_graph_from_inputs get_placeholders load_and_remap_matrix_initializer "
        "load_embedding_initializer load_linear_multiclass_bias_initializer load_variable_slot_initializer "
        "py_func reduce_sum_n with_same_shape with_shape zero_initializer"
    ),
    "image": (
        "bipartite_match connected_components dense_image_warp interpolate_spline "
        "single_image_random_dot_stereograms sparse_image_warp"
    ),
    "layers": (
        "SPARSE_FEATURE_CROSS_DEFAULT_HASH_KEY check_feature_columns create_feature_spec_for_parsing "
        "embedding_lookup_unique feature_column infer_real_valued_columns input_from_feature_columns "
        "joint_weighted_sum_from_feature_columns make_place_holder_tensors_for_base_features multi_class_target "
        "parse_feature_columns_from_examples parse_feature_columns_from_sequence_examples regression_target "
        "scattered_embedding_column sequence_input_from_feature_columns shared_embedding_columns "
        "transform_features weighted_sum_from_feature_columns"
    ),
    "learn": (
        "BaseEstimator DNNEstimator DNNLinearCombinedEstimator DynamicRnnEstimator Estimator Evaluable Head "
        "InputFnOps KMeansClustering LinearEstimator LogisticRegressor MetricSpec ModelFnOps "
        "NanLossDuringTrainingError NotFittedError PredictionKey ProblemType SKCompat SVM TaskType Trainable "
        "binary_svm_head build_parsing_serving_input_fn evaluate extract_dask_data extract_dask_labels "
        "extract_pandas_data extract_pandas_labels extract_pandas_matrix graph_actions head infer "
        "infer_real_valued_columns_from_input_fn io models monitors multi_class_head multi_head multi_label_head "
        "no_op_train_fn ops poisson_regression_head read_batch_examples read_batch_features "
        "read_batch_record_features read_keyed_batch_examples read_keyed_batch_examples_shared_queue "
        "read_keyed_batch_features read_keyed_batch_features_shared_queue regression_head run_feeds run_n train"
    ),
    "lookup": (
        "InitializableLookupTableBase LookupInterface TableInitializerBase index_to_string string_to_index "
        "string_to_index_table_from_file string_to_index_table_from_tensor"
    ),
    "opt": (
        "AGNCustomGetter AGNOptimizer AdamGSOptimizer AddSignOptimizer DropStaleGradientOptimizer "
        "ElasticAverageCustomGetter ElasticAverageOptimizer GGTOptimizer LARSOptimizer LazyAdamGSOptimizer "
        "ModelAverageCustomGetter ModelAverageOptimizer MultitaskOptimizerWrapper PowerSignOptimizer "
        "RegAdagradOptimizer ShampooOptimizer VariableClippingOptimizer clip_gradients_by_global_norm"
    ),
    "predictor": "from_contrib_estimator",
    "rnn": (
        "BidirectionalGridLSTMCell CompiledWrapper CoupledInputForgetGateLSTMCell FusedRNNCell "
        "FusedRNNCellAdaptor GLSTMCell GRUBlockCell GRUBlockCellV2 GridLSTMCell IndyGRUCell IndyLSTMCell "
        "IntersectionRNNCell LSTMBlockFusedCell LSTMBlockWrapper LayerRNNCell PhasedLSTMCell SRUCell "
        "TimeFreqLSTMCell TimeReversedFusedRNN best_effort_input_batch_size stack_bidirectional_rnn "
        "transpose_batch_time"
    ),
    "seq2seq": "monotonic_attention safe_cumprod",
    "tfprof": "ProfileContext tfprof_logger",
    "tpu": (
        "AsyncCheckpointSaverHook DeviceAssignment InfeedQueue Topology device_assignment "
        "export_estimator_savedmodel infeed_dequeue infeed_dequeue_tuple infeed_enqueue infeed_enqueue_tuple "
        "keras_to_tpu_model outfeed_dequeue outfeed_dequeue_tuple outfeed_enqueue outfeed_enqueue_tuple profiler"
    ),
    "training": (
        "FeedingQueueRunner NextQueuedSequenceBatch RandomStrategy SequenceQueueingStateSaver "
        "batch_sequences_with_states bucket parse_values rejection_sample resample_at_rate stratified_sample "
        "weighted_resample"
    ),
    "util": "ops_used_by_graph_def stripped_op_list_for_graph",
}

ENDED_NAMES: dict[str, list[str]] = {part: names.split() for part, names in _NAMES.items()}
"""Part -> names that are not here."""
