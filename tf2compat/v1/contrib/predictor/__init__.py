"""`tf.contrib.predictor`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "Predictor": "tf2compat.v1.contrib.predictor.predictors:Predictor",
    "from_estimator": "tf2compat.v1.contrib.predictor.predictors:from_estimator",
    "from_saved_model": "tf2compat.v1.contrib.predictor.predictors:from_saved_model",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
