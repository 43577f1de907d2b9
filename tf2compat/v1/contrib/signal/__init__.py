"""`tf.contrib.signal`, which became `tf.signal`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {}
"""Name -> where it is; all are in the module below."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tensorflow.compat.v1.signal"])
