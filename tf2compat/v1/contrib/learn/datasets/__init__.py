"""`tf.contrib.learn.datasets`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "base": "tf2compat.v1.contrib.learn.data_files",
    "mnist": "tf2compat.v1.examples.tutorials.mnist.input_data",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
