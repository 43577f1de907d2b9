"""The ops `ZeroInitializer` and `ZeroVarInitializer` of `tf.contrib.framework`: their kernels are gone."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["zero_initializer", "zero_var_initializer"]


_GIVEN = "input is already initialized"


def zero_initializer(ref: Any, name: str | None = None) -> Any:
    """Sets a reference variable that has no value to zeros, and returns it."""
    given = tf.compat.v1.is_variable_initialized(ref)
    with tf.control_dependencies([tf.debugging.Assert(tf.logical_not(given), [_GIVEN])]):
        zeros = tf.zeros(ref.shape, ref.dtype.base_dtype)
    return tf.compat.v1.assign(ref, zeros, validate_shape=False, name=name)


def zero_var_initializer(var: Any, dtype: Any, shape: Any, name: str | None = None) -> Any:
    """Sets a variable that has no value to zeros; returns its value.

    Args:
        var: the handle of a resource variable.
        dtype: the variable's type.
        shape: its shape.
        name: of the operation.
    """
    given = tf.raw_ops.VarIsInitializedOp(resource=var)
    with tf.control_dependencies([tf.debugging.Assert(tf.logical_not(given), [_GIVEN])]):
        assigned = tf.raw_ops.AssignVariableOp(resource=var, value=tf.zeros(shape, dtype))
    with tf.control_dependencies([assigned]):
        return tf.raw_ops.ReadVariableOp(resource=var, dtype=dtype, name=name)
