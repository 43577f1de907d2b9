"""`tf.contrib.cudnn_rnn.python.ops`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "cudnn_rnn_ops": "tf2compat.v1.contrib.cudnn_rnn.constants",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
