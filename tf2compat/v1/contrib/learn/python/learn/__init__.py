"""`tf.contrib.learn.python.learn`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "Experiment": "tf2compat.v1.contrib.learn.experiment:Experiment",
    "datasets": "tf2compat.v1.contrib.learn.datasets",
    "experiment": "tf2compat.v1.contrib.learn.experiment",
    "export_strategy": "tf2compat.v1.contrib.learn.export_strategy",
    "learn_runner": "tf2compat.v1.contrib.learn.experiment",
    "run_config": "tf2compat.v1.contrib.learn.run_config",
    "utils": "tf2compat.v1.contrib.learn.utils",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
