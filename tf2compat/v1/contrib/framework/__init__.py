"""`tf.contrib.framework`, from TensorFlow and tf_slim."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "BoundedTensorSpec": "tf2compat.v1.python.framework.tensor_spec:BoundedTensorSpec",
    "RecordInput": "tf2compat.v1.python.ops.data_flow_ops:RecordInput",
    "TensorSpec": "tensorflow:TensorSpec",
    "argsort": "tensorflow.compat.v1:argsort",
    "assert_same_float_dtype": "tensorflow.compat.v1.debugging:assert_same_float_dtype",
    "assert_scalar": "tensorflow.compat.v1.debugging:assert_scalar",
    "convert_to_tensor_or_sparse_tensor": "tensorflow.compat.v1:convert_to_tensor_or_sparse_tensor",
    "convolutional_delta_orthogonal": "tf2compat.v1.python.ops.init_ops:convolutional_delta_orthogonal",
    "convolutional_orthogonal_1d": "tf2compat.v1.python.ops.init_ops:convolutional_orthogonal_1d",
    "convolutional_orthogonal_2d": "tf2compat.v1.python.ops.init_ops:convolutional_orthogonal_2d",
    "convolutional_orthogonal_3d": "tf2compat.v1.python.ops.init_ops:convolutional_orthogonal_3d",
    "deprecated": "tf2compat.v1.python.util.deprecation:deprecated",
    "deprecated_arg_values": "tf2compat.v1.python.util.deprecation:deprecated_arg_values",
    "deprecated_args": "tf2compat.v1.python.util.deprecation:deprecated_args",
    "get_name_scope": "tf2compat.v1.python.framework.ops:get_name_scope",
    "init_from_checkpoint": "tf2compat.train.init_from_checkpoint:init_from_checkpoint",
    "is_tensor": "tensorflow.compat.v1:is_tensor",
    "list_variables": "tf2compat.train.list_variables:list_variables",
    "load_checkpoint": "tf2compat.train.load_checkpoint:load_checkpoint",
    "load_variable": "tf2compat.train.load_variable:load_variable",
    "nest": "tf2compat.v1.contrib.framework.nest",
    "prepend_name_scope": "tf2compat.v1.python.framework.ops:prepend_name_scope",
    "python": "tf2compat.v1.contrib.framework.python",
    "remove_squeezable_dimensions": "tf2compat.v1.python.ops.confusion_matrix:remove_squeezable_dimensions",
    "smart_case": "tf2compat.v1.python.framework.smart_cond:smart_case",
    "smart_cond": "tf2compat.v1.python.framework.smart_cond:smart_cond",
    "smart_constant_value": "tf2compat.v1.python.framework.smart_cond:smart_constant_value",
    "sort": "tensorflow.compat.v1:sort",
    "strip_name_scope": "tf2compat.v1.python.framework.ops:strip_name_scope",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(
    __name__, HOMES, globals(), ["tf2compat.legacy.tf_slim.ops.arg_scope", "tf2compat.legacy.tf_slim.ops.variables"]
)
