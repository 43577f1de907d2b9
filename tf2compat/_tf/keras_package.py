"""Members of Keras 2 that tf_keras has no more: of `tf.keras`, and of the package `keras`, which differed from it."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from tensorflow.python.framework import tensor as tensor_lib

from tf2compat import patches

__all__ = ["give_keras_2_its_members", "name_metrics_as_given"]

_SHAPE = "_keras_shape"


def _predict_classes(self: Any, x: Any, batch_size: int = 32, verbose: int = 0) -> Any:
    """Returns the classes of samples: the largest of several outputs, or whether one is more than a half."""
    probabilities = self.predict(x, batch_size=batch_size, verbose=verbose)
    return probabilities.argmax(-1) if probabilities.shape[-1] > 1 else (probabilities > 0.5).astype(np.int32)


def _predict_proba(self: Any, x: Any, batch_size: int = 32, verbose: int = 0) -> Any:
    """Returns the result of `predict`."""
    return self.predict(x, batch_size=batch_size, verbose=verbose)


def _depends(tensors: list[Any], source: Any) -> bool:
    """Returns whether one of some tensors is computed from another one."""
    seen, waiting = set(), list(tensors)
    while waiting:
        tensor = waiting.pop()
        if tensor is source:
            return True
        if tensor.op not in seen:
            seen.add(tensor.op)
            waiting += tensor.op.inputs
    return False


def _uses_learning_phase(model: Any) -> bool:
    """Returns whether a model does something else in training, and the graph's learning phase decides about it."""
    phase = importlib.import_module("tf_keras.src.backend").learning_phase()
    return not isinstance(phase, int) and _depends(model.outputs, phase)


def _clip_together(is_the_package: Callable[[], bool]) -> None:
    """Makes `clipnorm` bound the norm of all gradients together in the package `keras`."""
    clippings = importlib.import_module("tf_keras.src.optimizers.utils")
    each = patches.original(clippings, "make_gradient_clipnorm_fn")

    def clipped_to(norm: float | None) -> Any:
        return (clippings.make_global_gradient_clipnorm_fn if is_the_package() else each)(norm)

    patches.put(clippings, "make_gradient_clipnorm_fn", clipped_to)


def give_keras_2_its_members(is_the_package: Callable[[], bool]) -> None:
    """Gives models `predict_classes`, and those of the package `keras` its names. Twice is harmless.

    In the package the first layer of a kind is `dense_1`, which `tf.keras` calls `dense`, its tensors have
    `_keras_shape` and its models `uses_learning_phase` and `targets`. An optimizer's `clipnorm` there bounds the norm
    of all gradients together, in `tf.keras` the norm of each.

    Args:
        is_the_package: returns whether the program has Keras 2 as its package `keras`.
    """
    backend = importlib.import_module("tf_keras.src.backend")
    model = importlib.import_module("tf_keras.src.engine.training_v1").Model
    sequential = importlib.import_module("tf_keras.src.engine.sequential").Sequential
    unique_name = patches.original(backend, "unique_object_name")

    @functools.wraps(unique_name)
    def unique_object_name(*arguments: Any, **named: Any) -> Any:
        if named.get("zero_based") and is_the_package():
            named["zero_based"] = False
        return unique_name(*arguments, **named)

    def only_in_the_package(name: str, read: Callable[[Any], Any]) -> property:
        def get(self: Any) -> Any:
            # A program's own value, or that of a class of its own, comes first.
            if name in self.__dict__:
                return self.__dict__[name]
            if not is_the_package():
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return read(self)

        def set_(self: Any, value: Any) -> None:
            self.__dict__[name] = value

        return property(get, set_)

    def shape(tensor: Any) -> Any:
        # Keras 2 gave it to the outputs of layers and to placeholders; programs ask by `hasattr`.
        if not hasattr(tensor, "_keras_history") and tensor.op.type != "Placeholder":
            raise AttributeError(f"'Tensor' object has no attribute '{_SHAPE}'")
        return backend.int_shape(tensor)

    patches.put(backend, "unique_object_name", unique_object_name)
    _clip_together(is_the_package)
    patches.put(tensor_lib.Tensor, _SHAPE, only_in_the_package(_SHAPE, shape))
    patches.put(model, "uses_learning_phase", only_in_the_package("uses_learning_phase", _uses_learning_phase))
    patches.put(model, "targets", only_in_the_package("targets", lambda self: self._targets))
    patches.put(sequential, "predict_classes", _predict_classes)
    patches.put(sequential, "predict_proba", _predict_proba)


def name_metrics_as_given(is_wanted: Callable[[], bool]) -> None:
    """Makes `compile` name metrics as it is given them, `accuracy` and `mse`. Twice is harmless.

    Args:
        is_wanted: returns whether that is so in this program; else the names are `acc` and `mean_squared_error`.
    """
    utilities = importlib.import_module("tf_keras.src.engine.training_utils_v1")
    stock = patches.original(utilities, "get_metric_name")

    @functools.wraps(stock)
    def get_metric_name(metric: Any, weighted: bool = False) -> Any:
        return metric if isinstance(metric, str) and is_wanted() else stock(metric, weighted)

    patches.put(utilities, "get_metric_name", get_metric_name)
