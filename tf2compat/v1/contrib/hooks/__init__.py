"""`tf.contrib.hooks`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {"ProfilerHook": "tf2compat.train.profiler_hook:ProfilerHook"}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
