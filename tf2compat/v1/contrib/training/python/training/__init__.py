"""`tf.contrib.training.python.training`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "device_setter": "tf2compat.v1.contrib.training.device_setter",
    "evaluation": "tf2compat.legacy.tf_slim.training.evaluation",
    "hparam": "tf2compat.v1.contrib.training.hparam",
    "training": "tf2compat.legacy.tf_slim.training.training",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
