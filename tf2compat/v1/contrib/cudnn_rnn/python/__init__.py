"""`tf.contrib.cudnn_rnn.python`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "ops": "tf2compat.v1.contrib.cudnn_rnn.python.ops",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
