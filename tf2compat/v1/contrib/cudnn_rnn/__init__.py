"""`tf.contrib.cudnn_rnn`: the cells that compute what its layers do; the layers are declared unsupported."""

from __future__ import annotations

from typing import Any

from tf2compat.engine.unsupported import unsupported
from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "CudnnCompatibleGRUCell": "tf2compat.v1.contrib.cudnn_rnn.cells:CudnnCompatibleGRUCell",
    "CudnnCompatibleLSTMCell": "tf2compat.v1.contrib.cudnn_rnn.cells:CudnnCompatibleLSTMCell",
    "python": "tf2compat.v1.contrib.cudnn_rnn.python",
}
"""Name -> where it is."""

_find, __dir__ = _table(__name__, HOMES, globals())


def __getattr__(name: str) -> Any:
    if name in HOMES or not name.startswith(("Cudnn", "RNN")):
        return _find(name)
    raise unsupported("tf.contrib.cudnn_rnn.CudnnLSTM", f"'{name}' was asked for.")
