"""`tf.contrib.framework.nest`: TensorFlow's own."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    name: f"tf2compat.v1.python.util.nest:{name}"
    for name in (
        "assert_same_structure",
        "assert_shallow_structure",
        "flatten",
        "flatten_dict_items",
        "flatten_up_to",
        "flatten_with_joined_string_paths",
        "flatten_with_tuple_paths",
        "flatten_with_tuple_paths_up_to",
        "get_traverse_shallow_structure",
        "is_nested",
        "is_sequence",
        "is_sequence_or_composite",
        "map_structure",
        "map_structure_up_to",
        "map_structure_with_paths",
        "map_structure_with_tuple_paths",
        "map_structure_with_tuple_paths_up_to",
        "pack_sequence_as",
        "yield_flat_paths",
    )
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
