"""`tf.contrib.training.python`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "training": "tf2compat.v1.contrib.training.python.training",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
