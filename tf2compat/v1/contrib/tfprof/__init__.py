"""`tf.contrib.tfprof`, which became `tf.profiler`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {"model_analyzer": "tf2compat.v1.contrib.tfprof.model_analyzer"}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
