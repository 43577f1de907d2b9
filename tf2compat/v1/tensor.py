"""`tf.Tensor`: the class of a graph's tensors, as `type(x) is tf.Tensor` asks."""

from __future__ import annotations

import sys
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError

__all__ = ["GraphTensor", "Tensor", "give_tensors_its_class"]


class _TensorClass(type):
    """The class that `isinstance(x, tf.Tensor)` tests: every TensorFlow tensor is one, eager tensors too.

    The result of an assignment is one too: TF1's reference variables returned a tensor there.
    """

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, (tf.Tensor, _tf.UnreadVariable))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, (tf.Tensor, _tf.UnreadVariable))


class GraphTensor(_tf.ShapedTensor, metaclass=_TensorClass):  # type: ignore[misc,name-defined,valid-type]
    """A tensor of a graph.

    TensorFlow 2 has three classes where TF1 had one: `tf.Tensor`, and below it one for graphs and one for eager
    tensors. So `type(x) is tf.Tensor`, and a dictionary of types, found nothing. After `disable_v2_behavior` the
    tensors of graphs are of this class.

    Source: `tf.Tensor`.
    """

    def __new__(cls, op: Any, value_index: int, dtype: Any, unique_id: int | None = None) -> Any:
        """Returns output `value_index` of an operation."""
        return _tf.make_tensor(cls, op, value_index, dtype, unique_id)

    def unassignable_shape(self) -> UsageError:
        """Returns the error of an assignment to `_shape`, as TF1's was one."""
        return UsageError("tf.Tensor._shape", "It cannot be assigned.", "Call `set_shape`.")


GraphTensor.__name__ = GraphTensor.__qualname__ = "Tensor"

Tensor: Any = tf.Tensor
"""`tf.Tensor`: TensorFlow 2's until `disable_v2_behavior`, then `GraphTensor`.

Extension types, ragged tensors among them, compare the class of an annotation by identity.
"""


def give_tensors_its_class() -> None:
    """Makes the tensors of graphs instances of `GraphTensor`, and that `tf.Tensor`, from here on. Twice is harmless."""
    global Tensor
    _tf.give_tensors_class(GraphTensor)
    Tensor = GraphTensor
    # The overlay has kept the class that was asked for before.
    vars(sys.modules["tf2compat.v1"])["Tensor"] = GraphTensor
