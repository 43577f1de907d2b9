"""`tf.contrib.learn`: what of it outlived the estimators that it was made for."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "ModeKeys": "tf2compat.v1.contrib.learn.mode_keys:ModeKeys",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
