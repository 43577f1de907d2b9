"""`tf.contrib.learn`: what of it outlived the estimators that it was made for."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "Experiment": "tf2compat.v1.contrib.learn.experiment:Experiment",
    "ExportStrategy": "tf2compat.v1.contrib.learn.export_strategy:ExportStrategy",
    "ModeKeys": "tf2compat.v1.contrib.learn.mode_keys:ModeKeys",
    "RunConfig": "tf2compat.v1.contrib.learn.run_config:RunConfig",
    "datasets": "tf2compat.v1.contrib.learn.datasets",
    "learn_runner": "tf2compat.v1.contrib.learn.experiment",
    "make_export_strategy": "tf2compat.v1.contrib.learn.export_strategy:make_export_strategy",
    "python": "tf2compat.v1.contrib.learn.python",
    "utils": "tf2compat.v1.contrib.learn.utils",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
