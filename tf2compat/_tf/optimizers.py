"""Optimizers that were written for reference variables, on resource variables.

A subclass of `tf.train.Optimizer` may have `_apply_dense` and `_apply_sparse` alone: TF1's variables were references.
One of a program's own that has the methods for resource variables as well was never asked for those.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.training import optimizer as _optimizer

from tf2compat import patches

__all__ = ["apply_to_resources"]

_Optimizer = tf.compat.v1.train.Optimizer


def _slices(gradient: Any, variable: Any, indices: Any) -> tf.IndexedSlices:
    return tf.IndexedSlices(gradient, indices, tf.shape(variable))


def _dense(self: Any, grad: Any, handle: Any) -> Any:
    return self._apply_dense(grad, handle)


def _sparse(self: Any, grad: Any, handle: Any, indices: Any) -> Any:
    return self._apply_sparse(_slices(grad, handle, indices), handle)


def _asked_for_references(kind: type, sparse: bool) -> bool:
    """Returns whether a class of the program's defines the update of reference variables."""
    names = {"_apply_sparse", "_apply_sparse_duplicate_indices"} if sparse else {"_apply_dense"}
    # The nearest class that defines one: TensorFlow's optimizers define both kinds, and go on with the resource form.
    first = next(base for base in kind.__mro__ if not vars(base).keys().isdisjoint(names))
    return first.__module__.partition(".")[0] not in ("tensorflow", "tf2compat")


def _update(self: Any, optimizer: Any, g: Any) -> Any:
    """Returns the update of a variable, by the methods that TF1 took for it."""
    stock = _optimizer._DenseResourceVariableProcessor
    if _asked_for_references(type(optimizer), isinstance(g, tf.IndexedSlices)):
        return _optimizer._RefVariableProcessor(self._v).update_op(optimizer, g)
    return patches.original(stock, "update_op")(self, optimizer, g)


def apply_to_resources() -> None:
    """Makes an optimizer without methods for resource variables use those for reference variables. Twice is harmless.

    It changes the methods of `tf.compat.v1.train.Optimizer` that raise `NotImplementedError`, and which methods of a
    program's own optimizers are called, where it has both.
    """
    duplicates = patches.original(_Optimizer, "_resource_apply_sparse_duplicate_indices")

    def sparse_duplicates(self: Any, grad: Any, handle: Any, indices: Any) -> Any:
        name = "_apply_sparse_duplicate_indices"
        own = getattr(type(self), name) is not getattr(_Optimizer, name)
        # One that has a resource form as well sums duplicates for that itself.
        if own and type(self)._resource_apply_sparse is _sparse:
            return self._apply_sparse_duplicate_indices(_slices(grad, handle, indices), handle)
        return duplicates(self, grad, handle, indices)

    patches.put(_Optimizer, "_resource_apply_dense", _dense)
    patches.put(_Optimizer, "_resource_apply_sparse", _sparse)
    patches.put(_Optimizer, "_resource_apply_sparse_duplicate_indices", sparse_duplicates)
    patches.put(_optimizer._DenseResourceVariableProcessor, "update_op", _update)
