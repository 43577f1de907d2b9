"""`tf.contrib.losses`, from tf_slim."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.losses"])
