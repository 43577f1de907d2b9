"""`tf.contrib.framework`, from TensorFlow and tf_slim."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "argsort": "tensorflow.compat.v1:argsort",
    "deprecated": "tf2compat.v1.python.util.deprecation:deprecated",
    "get_name_scope": "tf2compat.v1.python.framework.ops:get_name_scope",
    "init_from_checkpoint": "tensorflow.compat.v1.train:init_from_checkpoint",
    "is_tensor": "tensorflow.compat.v1:is_tensor",
    "list_variables": "tensorflow.compat.v1.train:list_variables",
    "load_checkpoint": "tensorflow.compat.v1.train:load_checkpoint",
    "load_variable": "tensorflow.compat.v1.train:load_variable",
    "nest": "tf2compat.v1.contrib.framework.nest",
    "python": "tf2compat.v1.contrib.framework.python",
    "sort": "tensorflow.compat.v1:sort",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.ops.arg_scope", "tf2compat.legacy.tf_slim.ops.variables"]
)
