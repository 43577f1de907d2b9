"""`tf.contrib.staging`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "StagingArea": "tf2compat.v1.python.ops.data_flow_ops:StagingArea",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
