"""`tf.contrib.slim`, from tf_slim, on our sessions, savers and supervisors."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "layers": "tf2compat.legacy.tf_slim.layers",
    "losses": "tf2compat.legacy.tf_slim.losses",
    "nets": "tf2compat.legacy.tf_slim.nets",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim"])
