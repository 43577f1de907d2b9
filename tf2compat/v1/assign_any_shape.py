"""`tf.assign`: also of a value that has another shape than the variable."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.v1.variables_of_any_shape import handle_of_any_shape

__all__ = ["assign"]


def assign(
    ref: Any, value: Any, validate_shape: bool | None = None, use_locking: bool | None = None, name: str | None = None
) -> Any:
    """Assigns a value to a variable.

    Args:
        ref: the variable.
        value: the value.
        validate_shape: False to let the variable take the value's shape.
        use_locking: kept for TF1's reference variables.
        name: a name of the operation.

    Returns:
        The variable's new value, of the value's shape.

    Raises:
        ValueError: the shapes are known and differ.
        tf.errors.InvalidArgumentError: when it runs, and the shapes differ.

    Source: `tf.compat.v1.assign`, which checks the shape of a resource variable whatever `validate_shape` is.
    """
    # None is TF1's default too, and checks.
    validate = validate_shape is not False
    if not hasattr(ref, "handle") or tf.executing_eagerly() or (validate and ref.shape.is_fully_defined()):
        return tf.compat.v1.assign(ref, value, validate_shape, use_locking, name)
    value = tf.convert_to_tensor(value, dtype=ref.dtype)
    if validate:
        ref.shape.assert_is_compatible_with(value.shape)
    before = [ref.op] if ref.op.type != "VarHandleOp" else []  # Of what another assignment returned.
    handle = handle_of_any_shape(ref)
    with tf.name_scope(name or "Assign") as scope, tf.control_dependencies(before):
        written = tf.raw_ops.AssignVariableOp(resource=handle, value=value, validate_shape=validate, name=scope)
        with tf.control_dependencies([written]):
            new = tf.raw_ops.ReadVariableOp(resource=handle, dtype=ref.dtype)
    # The read has the variable's unknown shape; TF1's assignment had the value's.
    new.set_shape(value.shape)
    return new
