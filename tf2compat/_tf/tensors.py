"""Tensors, of the runtime and of graphs."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.framework import ops, smart_cond, tensor_util
from tensorflow.python.ops import session_ops
from tensorflow.python.platform import tf_logging as logging

from tf2compat import patches

__all__ = [
    "EagerTensor",
    "ShapedTensor",
    "SymbolicTensor",
    "TensorHandle",
    "array_of",
    "eager_tensor",
    "flat_components",
    "give_tensors_class",
    "make_tensor",
    "shared_array_of",
    "sharing_tensor",
    "static_shape",
]

TensorHandle = session_ops.TensorHandle

EagerTensor = ops.EagerTensor

SymbolicTensor = ops.SymbolicTensor
"""The class of a graph's tensors."""


class ShapedTensor(SymbolicTensor):  # type: ignore[misc,name-defined,valid-type]
    """A tensor of a graph whose `_shape` is its `TensorShape`, as in TF1.

    TensorFlow 2 keeps a pair there, the dimensions and whether the rank is unknown, so that `int(x._shape[-1])` of
    a TF1 program was 0, the False of the pair.
    """

    _shape_val: Any

    @property
    def shape(self) -> tf.TensorShape:
        """The static shape."""
        if self._shape_val is None:
            dimensions, is_unknown = super()._shape
            self._shape_val = tf.TensorShape(None if is_unknown else dimensions)
        return self._shape_val

    @property
    def _shape(self) -> tf.TensorShape:
        logging.warning("Tensor._shape is private, use Tensor.shape instead. Tensor._shape will eventually be removed.")
        return self.shape

    @_shape.setter
    def _shape(self, value: Any) -> None:
        raise self.unassignable_shape()

    def unassignable_shape(self) -> Exception:
        """Returns the error of an assignment to `_shape`."""
        return ValueError("Tensor._shape cannot be assigned, use Tensor.set_shape instead.")


def eager_tensor(value: np.ndarray, data_type: int) -> Any:
    """Returns the array as a tensor in host memory; the value is copied.

    A tensor may share the memory of the array that it is made from, and outlive the step in a
    queue or a variable: the caller's later writes must not reach it.
    """
    return EagerTensor(value.copy(), None, data_type)


def array_of(tensor: Any) -> Any:
    """Returns the value of an eager tensor: an array of its own, a numpy scalar, or bytes."""
    value = tensor._numpy()
    # An array of `_numpy()` is the tensor's own memory, which a later step may write to.
    return value.copy() if type(value) is np.ndarray else value


def shared_array_of(tensor: Any) -> Any | None:
    """Returns the memory of an eager tensor of numbers as an array, not copied; None for strings and variants."""
    if tensor.dtype in (tf.string, tf.variant, tf.resource):
        return None
    return np.asarray(tensor._numpy())


def sharing_tensor(array: np.ndarray) -> Any:
    """Returns an eager tensor in the memory of an array, which DLPack passes on; of types that it lacks, a copy.

    `tf.constant` makes two copies, one for itself and one for the tensor.
    """
    try:
        return tf.experimental.dlpack.from_dlpack(array.__dlpack__())
    except (BufferError, TypeError, ValueError, tf.errors.OpError):
        return tf.constant(array)


def flat_components(iterator: Any) -> list[Any]:
    """Returns the tensors that an iterator of TensorFlow 2 consists of: its resources, on a strategy one a worker."""
    return list(tf.nest.flatten(iterator, expand_composites=True))


def make_tensor(tensor_class: type, op: Any, index: int, dtype: Any, identity: int | None = None) -> Any:
    """Returns a tensor of a subclass of `SymbolicTensor`, which itself makes tensors of its own class alone.

    Args:
        tensor_class: the subclass.
        op: the operation.
        index: which of its outputs it is.
        dtype: its type.
        identity: its number in the process; None for the next one.
    """
    number = ops.uid() if identity is None else identity
    return pywrap_tf_session.PyTensor.__new__(tensor_class, op, index, tf.as_dtype(dtype), number)


def give_tensors_class(tensor_class: type) -> None:
    """Makes the tensors of all operations that are created from here on instances of a subclass of `SymbolicTensor`."""
    stock = pywrap_tf_session.PyOperation.__new__

    def new(cls: type, node: Any, _: type) -> Any:
        # TensorFlow passes the class of tensors as the last argument, always its own.
        return stock(cls, node, tensor_class)

    patches.put(tf.Operation, "__new__", new)


def static_shape(tensor: Any) -> Any:
    """Returns the shape that a tensor of dimensions describes, as far as its graph tells; constants are computed."""
    if not isinstance(tensor, EagerTensor):
        value = smart_cond.smart_constant_value(tensor)
        if value is not None:
            return tf.TensorShape(value)
    return tensor_util.constant_value_as_shape(tensor)
