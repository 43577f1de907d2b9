# ruff: noqa: E501  (rows of a table)
"""`tf.contrib.estimator`, which became parts of `tf.estimator`."""

from __future__ import annotations

from tf2compat.declared.name_table import table as _table

HOMES: dict[str, str] = {
    "DNNEstimator": "tf2compat.v1.estimator:DNNEstimator",
    "DNNLinearCombinedEstimator": "tf2compat.v1.estimator:DNNLinearCombinedEstimator",
    "InMemoryEvaluatorHook": "tf2compat.v1.estimator:experimental.InMemoryEvaluatorHook",
    "LinearEstimator": "tf2compat.v1.estimator:LinearEstimator",
    "TowerOptimizer": "tf2compat.contrib.estimator.wrappers:TowerOptimizer",
    "add_metrics": "tf2compat.v1.estimator:add_metrics",
    "binary_classification_head": "tf2compat.contrib.estimator.heads:binary_classification_head",
    "build_raw_supervised_input_receiver_fn": "tf2compat.v1.estimator:experimental.build_raw_supervised_input_receiver_fn",
    "call_logit_fn": "tf2compat.v1.estimator:experimental.call_logit_fn",
    "clip_gradients_by_norm": "tf2compat.contrib.estimator.wrappers:clip_gradients_by_norm",
    "dnn_logit_fn_builder": "tf2compat.v1.estimator:experimental.dnn_logit_fn_builder",
    "export_all_saved_models": "tf2compat.contrib.estimator.wrappers:export_all_saved_models",
    "export_saved_model_for_mode": "tf2compat.contrib.estimator.wrappers:export_saved_model_for_mode",
    "forward_features": "tf2compat.contrib.estimator.wrappers:forward_features",
    "linear_logit_fn_builder": "tf2compat.v1.estimator:experimental.linear_logit_fn_builder",
    "logistic_regression_head": "tf2compat.contrib.estimator.heads:logistic_regression_head",
    "make_early_stopping_hook": "tf2compat.v1.estimator:experimental.make_early_stopping_hook",
    "make_stop_at_checkpoint_step_hook": "tf2compat.v1.estimator:experimental.make_stop_at_checkpoint_step_hook",
    "multi_class_head": "tf2compat.contrib.estimator.heads:multi_class_head",
    "multi_head": "tf2compat.v1.estimator:MultiHead",
    "multi_label_head": "tf2compat.v1.estimator:MultiLabelHead",
    "poisson_regression_head": "tf2compat.contrib.estimator.heads:poisson_regression_head",
    "regression_head": "tf2compat.contrib.estimator.heads:regression_head",
    "replicate_model_fn": "tf2compat.contrib.estimator.wrappers:replicate_model_fn",
    "stop_if_higher_hook": "tf2compat.v1.estimator:experimental.stop_if_higher_hook",
    "stop_if_lower_hook": "tf2compat.v1.estimator:experimental.stop_if_lower_hook",
    "stop_if_no_decrease_hook": "tf2compat.v1.estimator:experimental.stop_if_no_decrease_hook",
    "stop_if_no_increase_hook": "tf2compat.v1.estimator:experimental.stop_if_no_increase_hook",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
