"""`keras.optimizers.Optimizer` of the package Keras 2, which programs derive optimizers from."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["keras_2_optimizer"]


_LOADED = "_tf2compat_loaded"


def _then_set(get_updates: Callable[..., Any]) -> Callable[..., Any]:
    """Returns `get_updates` that sets the weights which it made to what was loaded before."""

    @functools.wraps(get_updates)
    def method(self: Any, *given: Any, **named: Any) -> Any:
        updates = get_updates(self, *given, **named)
        loaded = self.__dict__.pop(_LOADED, None)
        if loaded is not None:
            self.set_weights(loaded)
        return updates

    return method


class _SetLater:
    """An optimizer whose weights are loaded before there are any.

    Keras 2 made the function that trains, and with it an optimizer's weights, before it loaded them from a file. Here
    they are made when training begins, and set to what was loaded then.
    """

    weights: list[Any]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "get_updates" in vars(cls):
            cls.get_updates = _then_set(vars(cls)["get_updates"])  # type: ignore[attr-defined]

    def _create_all_weights(self, params: Any) -> list[Any]:
        """Returns the weights, where there are some yet: Keras asks before it loads a model's."""
        return list(self.weights)

    def set_weights(self, weights: list[Any]) -> None:
        """Sets the weights, now or when there are some."""
        if self.weights:
            super().set_weights(weights)  # type: ignore[misc]
        else:
            # Read now: they are data sets of an HDF5 file, which Keras closes.
            self.__dict__[_LOADED] = [np.array(weight) for weight in weights]


@functools.cache
def keras_2_optimizer() -> Any:
    """Returns the base class of optimizers that the package `keras` had.

    It takes no name and computes its updates by `get_updates`; that of `tf.keras`, `OptimizerV2`, does otherwise. The
    optimizers of Keras are instances of it, too, as they were.
    """
    old = importlib.import_module("tf_keras.src.optimizers.optimizer_v1").Optimizer
    of_tf_keras = (
        importlib.import_module("tf_keras.src.optimizers.legacy.optimizer_v2").OptimizerV2,
        importlib.import_module("tf_keras.src.optimizers.optimizer").Optimizer,
    )
    backend = importlib.import_module("tf_keras.src.backend")

    class Kinds(type):
        """Counts the optimizers of `tf.keras` as kinds of the base class, not of the classes below it."""

        def __subclasscheck__(cls, subclass: type) -> bool:
            # `cls is Optimizer`: a program's `SGD(Optimizer)` must not count Keras's Adam as one of its kind.
            return super().__subclasscheck__(subclass) or (cls is Optimizer and issubclass(subclass, of_tf_keras))

        def __instancecheck__(cls, instance: Any) -> bool:
            return super().__instancecheck__(instance) or (cls is Optimizer and isinstance(instance, of_tf_keras))

    class Optimizer(_SetLater, old, metaclass=Kinds):  # type: ignore[misc, valid-type]
        """Base class of optimizers; `clipnorm` bounds the norm of all gradients together, `clipvalue` each number."""

        def get_gradients(self, loss: Any, params: list[Any]) -> list[Any]:
            """Returns the gradients of a loss, clipped.

            Raises:
                ValueError: an operation has no gradient.
            """
            # Taken away meanwhile: tf_keras's method clips each gradient by itself.
            limit = self.__dict__.pop("clipnorm", None)
            at_most = self.__dict__.pop("clipvalue", None)
            gradients = super().get_gradients(loss, params)
            if limit is not None:
                self.clipnorm = limit
            if at_most is not None:
                self.clipvalue = at_most
            if limit:
                norm = backend.sqrt(sum(backend.sum(backend.square(gradient)) for gradient in gradients))
                gradients = [backend.switch(norm >= limit, g * limit / norm, g) for g in gradients]
            return [backend.clip(g, -at_most, at_most) for g in gradients] if at_most else gradients

        def __getattr__(self, name: str) -> Any:
            if name == "lr" and "learning_rate" in self.__dict__:
                return self.learning_rate
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    return Optimizer
