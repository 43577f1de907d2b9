"""`tf.Variable`: it makes variables, and is the class that `isinstance` tests."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["Variable"]

_stock = tf.compat.v1.Variable

_POSITIONS = (
    "initial_value",
    "trainable",
    "collections",
    "validate_shape",
    "caching_device",
    "name",
    "variable_def",
    "dtype",
    "expected_shape",
    "import_scope",
    "constraint",
    "use_resource",
    "synchronization",
    "aggregation",
    "shape",
)
"""TF1's order; TensorFlow 2 takes a third argument for `validate_shape`."""


class _VariableClass(type):
    """The class that `isinstance(v, tf.Variable)` tests.

    Every variable is one, not only TF1's reference variables. The result of an assignment in a graph is a tensor.
    """

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if len(args) > len(_POSITIONS) or not kwargs.keys().isdisjoint(_POSITIONS[: len(args)]):
            return _tf.make_variable(*args, **kwargs)  # Which raises TypeError.
        return _tf.make_variable(**dict(zip(_POSITIONS, args, strict=False)), **kwargs)

    def __getattr__(cls, name: str) -> Any:
        return getattr(_stock, name)

    def __dir__(cls) -> list[str]:
        return dir(_stock)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _tf.BaseVariable) and not isinstance(instance, _tf.UnreadVariable)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return subclass is cls or (
            issubclass(subclass, _tf.BaseVariable) and not issubclass(subclass, _tf.UnreadVariable)
        )


class Variable(metaclass=_VariableClass):
    """Makes a variable, of TensorFlow's own class for it; its arguments and attributes are TF1's.

    It has no instances and no subclasses of its own: a subclass of `tf.compat.v1.Variable` would change what that
    one says of other classes.

    Source: `tf.compat.v1.Variable`, of which the variables that it makes are no instances.
    """

    __init__ = _stock.__init__

    @staticmethod
    def from_proto(variable_def: Any, import_scope: str | None = None) -> Any:
        """Returns the variable that a `VariableDef` describes, on nodes of the default graph."""
        if variable_def.is_resource:
            return _tf.graph_variable(variable_def, import_scope)
        return _stock.from_proto(variable_def, import_scope)
