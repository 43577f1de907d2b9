"""`tf.keras.estimator`."""

from __future__ import annotations

from tf2compat.declared.name_table import table as _table

HOMES: dict[str, str] = {
    "model_to_estimator": "tf2compat.estimator.keras_estimator:model_to_estimator",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
