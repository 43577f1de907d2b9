"""`tf.contrib.lookup`, which became `tf.lookup`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "FastHashSpec": "tf2compat.v1.python.ops.lookup_ops:FastHashSpec",
    "HashTable": "tensorflow.compat.v1.lookup:StaticHashTable",
    "HasherSpec": "tf2compat.v1.python.ops.lookup_ops:HasherSpec",
    "IdTableWithHashBuckets": "tf2compat.v1.python.ops.lookup_ops:IdTableWithHashBuckets",
    "KeyValueTensorInitializer": "tensorflow.compat.v1.lookup:KeyValueTensorInitializer",
    "MutableDenseHashTable": "tensorflow.compat.v1.lookup.experimental:DenseHashTable",
    "MutableHashTable": "tf2compat.v1.python.ops.lookup_ops:MutableHashTable",
    "StrongHashSpec": "tf2compat.v1.python.ops.lookup_ops:StrongHashSpec",
    "TextFileIdTableInitializer": "tf2compat.v1.python.ops.lookup_ops:TextFileIdTableInitializer",
    "TextFileIndex": "tensorflow.compat.v1.lookup:TextFileIndex",
    "TextFileInitializer": "tensorflow.compat.v1.lookup:TextFileInitializer",
    "TextFileStringTableInitializer": "tf2compat.v1.python.ops.lookup_ops:TextFileStringTableInitializer",
    "index_table_from_file": "tf2compat.v1.python.ops.lookup_ops:index_table_from_file",
    "index_table_from_tensor": "tf2compat.v1.python.ops.lookup_ops:index_table_from_tensor",
    "index_to_string_table_from_file": "tf2compat.v1.python.ops.lookup_ops:index_to_string_table_from_file",
    "index_to_string_table_from_tensor": "tf2compat.v1.python.ops.lookup_ops:index_to_string_table_from_tensor",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
