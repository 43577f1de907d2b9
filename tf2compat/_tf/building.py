"""How TensorFlow's functions build operations: the places at which TF1 built others."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.feature_column import feature_column_v2
from tensorflow.python.framework import op_def_library, op_def_registry, tensor_util
from tensorflow.python.ops import cond_v2, init_ops, math_ops, variable_scope

from tf2compat import patches
from tf2compat._tf.graphs import builds_graph
from tf2compat._tf.reference_ops import in_resource_form

__all__ = ["build_as_in_tf1"]

_Refused = Callable[[Any], Exception]
_INT32 = tf.int32.as_datatype_enum


@functools.cache
def _small_integers(op_type: str) -> frozenset[str]:
    """The inputs of an op whose type is int32 if nothing else is said, and that share their type with no other."""
    op_def = op_def_registry.get(op_type)
    if op_def is None:
        return frozenset()
    defaults = {attr.name for attr in op_def.attr if attr.type == "type" and attr.default_value.type == _INT32}
    typed = [each.type_attr for each in op_def.input_arg]
    return frozenset(
        each.name for each in op_def.input_arg if each.type_attr in defaults and typed.count(each.type_attr) == 1
    )


def _of_default_type(value: Any) -> Any:
    """Returns integers of numpy as int32, unless they are too large."""
    # Python's integers are int32 by themselves.
    if not isinstance(value, (np.ndarray, np.generic)) or value.dtype != np.int64:
        return value
    small = value.astype(np.int32)
    return small if np.array_equal(small, value) else value


def _apply_op(op_type_name: str, name: str | None = None, **keywords: Any) -> Any:
    stock = patches.original(op_def_library, "_apply_op_helper")
    if builds_graph():
        for each in _small_integers(op_type_name) & keywords.keys():
            keywords[each] = _of_default_type(keywords[each])
        built = in_resource_form(stock, op_type_name, name, keywords)
        if built is not None:
            return built
    return stock(op_type_name, name, **keywords)


def _reduced_shape(input_shape: Any, axes: Any) -> Any:
    if builds_graph() and isinstance(axes, tf.Tensor) and axes.dtype != tf.int32:
        # The gradient of a sum joins them to the shape, which is int32.
        axes = tf.cast(axes, tf.int32)
    return patches.original(math_ops, "reduced_shape")(input_shape, axes)


def _condition(refused: _Refused, pred: Any, true_fn: Any, false_fn: Any, name: str = "cond") -> Any:
    """Builds a condition of a bool; a number or a vector that is not empty is true to the kernels of TensorFlow 2."""
    if builds_graph() and pred is not None and not isinstance(pred, bool):
        pred = pred if tf.is_tensor(pred) else tf.convert_to_tensor(pred)
        if pred.shape.rank or pred.dtype.base_dtype != tf.bool:
            raise refused(pred)
    return patches.original(cond_v2, "cond_v2")(pred, true_fn, false_fn, name)


def _regularizer_op(thunk: Any) -> Any:
    """Returns the tensor of a regularizer, which TensorFlow 2 would build again at each use."""
    return thunk() if builds_graph() else patches.original(variable_scope, "_LazyEvalTensor")(thunk)


def _random_uniform(
    self: Any, minval: Any = 0.0, maxval: Any = None, seed: Any = None, dtype: Any = tf.float32
) -> None:
    if isinstance(minval, float) and tf.as_dtype(dtype).is_integer and minval == int(minval):
        # TF1's default, 0.0, is refused for an integer type.
        minval = int(minval)
    patches.original(init_ops.RandomUniform, "__init__")(self, minval, maxval, seed, dtype)


def _constant_shape(tensor: Any) -> Any:
    """Returns a shape that is cast from floats by the value after the cast; stock's fails for 3.5."""
    source = tensor.op.inputs[0] if builds_graph() and tensor.op.type == "Cast" else None
    if source is None or not source.dtype.is_floating or tensor.shape.rank != 1:
        return patches.original(tensor_util, "constant_value_as_shape")(tensor)
    value = tensor_util.constant_value(tensor)
    known = [None] * tensor.shape[0].value if value is None and tensor.shape[0].value is not None else value
    return tf.TensorShape(
        None if known is None else [None if size is None or size < 0 else int(size) for size in known]
    )


def _identity_column(self: Any, input_tensor: Any) -> Any:
    """Returns the values of an identity column that are checked to be below its number of buckets."""
    column = feature_column_v2.IdentityCategoricalColumn
    found = patches.original(column, "_transform_input_tensor")(self, input_tensor)
    # A default takes the place of values out of range: none is left to refuse.
    if not builds_graph() or self.default_value is not None:
        return found
    values, check = found.values, tf.compat.v1
    subject = f'ucket index for categorical column "{self.name}"'
    checks = (
        check.assert_less(
            values, tf.constant(self.num_buckets, tf.int64), message=f"B{subject} exceeds number of buckets"
        ),
        check.assert_greater_equal(values, tf.constant(0, tf.int64), message=f"Negative b{subject}"),
    )
    with tf.control_dependencies(checks):
        return tf.SparseTensor(found.indices, tf.identity(values), found.dense_shape)


def build_as_in_tf1(refused: _Refused) -> None:
    """Makes functions that build graphs build TF1's operations. Twice is harmless.

    - Integers of numpy become int32 where that is an op's default, and reductions along int64 axes have gradients.
    - An operation on references takes a variable and is built in its resource form.
    - A predicate that is no scalar, or no bool, is refused.
    - The regularizer of a variable is one tensor.
    - The initializer of uniform integers begins at 0.
    - A shape that is cast from floats is known as the integers that it becomes.
    - An identity column checks its values.

    Args:
        refused: returns the error for the predicate of a condition that is no scalar, or no bool.
    """
    patches.put(op_def_library, "_apply_op_helper", _apply_op)
    patches.put(math_ops, "reduced_shape", _reduced_shape)
    patches.put(cond_v2, "cond_v2", functools.partial(_condition, refused))
    patches.put(variable_scope, "_LazyEvalTensor", _regularizer_op)
    patches.put(init_ops.RandomUniform, "__init__", _random_uniform)
    patches.put(tensor_util, "constant_value_as_shape", _constant_shape)
    patches.put(feature_column_v2.IdentityCategoricalColumn, "_transform_input_tensor", _identity_column)
