"""`tf.assert_variables_initialized`: an operation that fails where a variable has no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

__all__ = ["assert_variables_initialized"]


def assert_variables_initialized(var_list: Sequence[Any] | None = None) -> Any:
    """Returns a tensor that cannot be computed unless the variables have values.

    Args:
        var_list: the variables; all global and local ones when None.

    Returns:
        The ranks of the variables, a scalar for one variable and a vector for several; None if there is no variable.

    Raises:
        tf.errors.FailedPreconditionError: when it runs, and a variable has no value.

    Source: `tf.compat.v1.assert_variables_initialized`. In TensorFlow 2 the ranks are known from the static shapes, and
    a function then leaves the reads out.
    """
    if var_list is None:
        var_list = [*tf.compat.v1.global_variables(), *tf.compat.v1.local_variables()]
    if not var_list:  # As TensorFlow 1 did, which also looked among the operations.
        return tf.compat.v1.assert_variables_initialized(var_list)
    # The default value of a placeholder has no static shape, so the rank is that of a value that was read.
    ranks = [tf.rank(_read(variable)) for variable in var_list]
    return ranks[0] if len(ranks) == 1 else tf.stack(ranks)


def _read(variable: Any) -> Any:
    """Returns the value, read by an operation in the variable's own scope, which the error then names."""
    with tf.compat.v1.name_scope(f"{variable.op.name}/"):
        return tf.compat.v1.placeholder_with_default(tf.identity(variable, name="read"), None)
