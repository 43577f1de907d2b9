"""`tensorflow.examples.tutorials`."""

from __future__ import annotations

from tf2compat.declared.name_table import table as _table

HOMES: dict[str, str] = {"mnist": "tf2compat.v1.examples.tutorials.mnist"}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
