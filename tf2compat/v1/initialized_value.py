"""`tf.Variable.initialized_value`, and initial values that read other variables."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf, patches
from tf2compat.runtime.variable_store import variable_of

__all__ = ["give_initialized_values", "initialized_value"]

_v1 = tf.compat.v1


def initialized_value(self: Any) -> Any:
    """Returns a variable's value, or its initial value as long as it has none.

    An initial value that was computed from other variables is taken as the initializer assigns it, from their
    initial values: TF1 read them, and failed where they had none.

    Source: `tf.compat.v1.Variable.initialized_value`, which TensorFlow's resource variables lack.
    """
    # Out of conditions and loops: the initializer is in the outermost graph.
    with tf.init_scope():
        # The initializer's input: `initial_value` reads other variables, which may have no value yet.
        assigned = self.initializer.inputs[1] if _tf.builds_graph() else self.initial_value
        return _v1.cond(_v1.is_variable_initialized(self), self.read_value, lambda: assigned)


def _read_safely(read: Any) -> Any:
    """Returns the operation of the initialized value of the variable that an operation reads; None if it is none's."""
    variable = variable_of(read.inputs[0])
    return None if variable is None or variable.initial_value is None else variable.initialized_value().op


def give_initialized_values() -> None:
    """Gives variables `initialized_value`; `tf.Variable(v * 2)` is initialized beside `v`. Twice is harmless.

    An initial value that reads another variable takes that one's initial value as long as it has no other, as with
    TF1's reference variables.
    """
    patches.put(_tf.BaseVariable, "initialized_value", initialized_value)
    _tf.guard_initial_values(_read_safely)
