"""`tensorflow.examples.tutorials.mnist`."""

from __future__ import annotations

from tf2compat.declared.name_table import table as _table

HOMES: dict[str, str] = {
    "input_data": "tf2compat.v1.examples.tutorials.mnist.input_data",
    "mnist": "tf2compat.v1.examples.tutorials.mnist.mnist",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
