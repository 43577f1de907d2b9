"""`tf.contrib.learn.utils`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "make_export_strategy": "tf2compat.v1.contrib.learn.export_strategy:make_export_strategy",
    "saved_model_export_utils": "tf2compat.v1.contrib.learn.export_strategy",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
