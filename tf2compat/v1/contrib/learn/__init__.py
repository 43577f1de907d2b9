"""`tf.contrib.learn`: what of it outlived the estimators that it was made for."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "DNNClassifier": "tf2compat.v1.contrib.learn.canned:DNNClassifier",
    "DNNLinearCombinedClassifier": "tf2compat.v1.contrib.learn.canned:DNNLinearCombinedClassifier",
    "DNNLinearCombinedRegressor": "tf2compat.v1.contrib.learn.canned:DNNLinearCombinedRegressor",
    "DNNRegressor": "tf2compat.v1.contrib.learn.canned:DNNRegressor",
    "Experiment": "tf2compat.v1.contrib.learn.experiment:Experiment",
    "ExportStrategy": "tf2compat.v1.contrib.learn.export_strategy:ExportStrategy",
    "LinearClassifier": "tf2compat.v1.contrib.learn.canned:LinearClassifier",
    "LinearRegressor": "tf2compat.v1.contrib.learn.canned:LinearRegressor",
    "ModeKeys": "tf2compat.v1.contrib.learn.mode_keys:ModeKeys",
    "RunConfig": "tf2compat.v1.contrib.learn.run_config:RunConfig",
    "datasets": "tf2compat.v1.contrib.learn.datasets",
    "infer_real_valued_columns_from_input": "tf2compat.v1.contrib.learn.array_inputs:infer_real_valued_columns_from_input",
    "learn_runner": "tf2compat.v1.contrib.learn.experiment",
    "make_export_strategy": "tf2compat.v1.contrib.learn.export_strategy:make_export_strategy",
    "preprocessing": "tf2compat.v1.contrib.learn.preprocessing",
    "python": "tf2compat.v1.contrib.learn.python",
    "utils": "tf2compat.v1.contrib.learn.utils",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
