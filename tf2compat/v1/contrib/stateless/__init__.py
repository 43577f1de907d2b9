"""`tf.contrib.stateless`, which became `tf.random.stateless_*`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "stateless_multinomial": "tensorflow.compat.v1.random:stateless_multinomial",
    "stateless_random_normal": "tensorflow.compat.v1.random:stateless_normal",
    "stateless_random_uniform": "tensorflow.compat.v1.random:stateless_uniform",
    "stateless_truncated_normal": "tensorflow.compat.v1.random:stateless_truncated_normal",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
