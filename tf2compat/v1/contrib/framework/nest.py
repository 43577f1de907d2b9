"""`tf.contrib.framework.nest`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "assert_same_structure": "tensorflow.nest:assert_same_structure",
    "flatten": "tensorflow.nest:flatten",
    "is_nested": "tensorflow.nest:is_nested",
    "is_sequence": "tensorflow.nest:is_nested",
    "map_structure": "tensorflow.nest:map_structure",
    "pack_sequence_as": "tensorflow.nest:pack_sequence_as",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
