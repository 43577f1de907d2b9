"""`tf.contrib.util`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "constant_value": "tensorflow:get_static_value",
    "make_ndarray": "tensorflow.compat.v1:make_ndarray",
    "make_tensor_proto": "tensorflow.compat.v1:make_tensor_proto",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
