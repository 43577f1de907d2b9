"""`tf.contrib.layers`, from tf_slim."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "OPTIMIZER_CLS_NAMES": "tf2compat.legacy.tf_slim.layers.optimizers:OPTIMIZER_CLS_NAMES",
    "python": "tf2compat.v1.contrib.layers.python",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__,
    HOMES,
    globals(),
    [
        "tf2compat.legacy.tf_slim.layers",
        "tf2compat.legacy.tf_slim.layers.layers",
        "tf2compat.legacy.tf_slim.layers.optimizers",
        "tf2compat.legacy.tf_slim.layers.summaries",
    ],
)
