"""`tf.contrib.layers.python.layers`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "initializers": "tf2compat.legacy.tf_slim.layers.initializers",
    "layers": "tf2compat.legacy.tf_slim.layers.layers",
    "normalization": "tf2compat.legacy.tf_slim.layers.normalization",
    "optimizers": "tf2compat.legacy.tf_slim.layers.optimizers",
    "regularizers": "tf2compat.legacy.tf_slim.layers.regularizers",
    "summaries": "tf2compat.legacy.tf_slim.layers.summaries",
    "utils": "tf2compat.legacy.tf_slim.layers.utils",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.layers"])
