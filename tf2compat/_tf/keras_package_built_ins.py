"""The seven optimizers of the package Keras 2, by the classes that tf_keras has of them.

Those of `tf.keras` are others, with other numbers: Adagrad's accumulators begin at 0.1 there and at 0 in the package,
`Adadelta()` has a rate of 0.001 there and of 1 in the package.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import patches
from tf2compat._tf.keras_package_optimizer import keras_2_optimizer

__all__ = ["give_keras_2_its_optimizers", "keras_2_optimizers"]

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

_NAMES = ("SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam")
_SWITCHES = {"SGD": (2, "nesterov"), "Adam": (3, "amsgrad")}
"""Optimizer -> where Keras 2.3 has a switch by position, and its name; 2.2 has a number there."""


class _OneMore:
    """The number of steps as optimizers of Keras 2 read it: this step counts already.

    Nothing in Keras 2's graphs orders the read and the operation that counts. On TensorFlow 1.15.5, Keras 2.3.1 and
    2.2.4 read after it in 118 of 120 first steps of Adam, Adamax and Nadam (an MLP and a convnet), and so the first
    step of Adam is 0.744 of its rate.
    """

    def __init__(self, variable: Any) -> None:
        self.variable = variable
        self.dtype = variable.dtype

    def assign_add(self, *given: Any, **named: Any) -> Any:
        """Returns the operation that counts."""
        return self.variable.assign_add(*given, **named)

    def __tf_tensor__(self, dtype: Any = None, name: str | None = None) -> Any:
        """Returns one step more than the variable has."""
        return tf.convert_to_tensor(self.variable + 1, dtype, name=name)


def _in_words_of_2_2(name: str, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """Renames the rate of Keras 2.3, and names its switch that was given by position."""
    if "learning_rate" in named:
        rate = named.pop("learning_rate")
        named.setdefault("lr", rate)
    place, switch = _SWITCHES.get(name, (len(given), ""))
    if len(given) > place and isinstance(given[place], bool):
        named[switch] = given[place]
        return given[:place]
    return given


def _completed(optimizer: str, weights: list[Any], wanted: int) -> list[Any]:
    """Returns the weights of an optimizer as Keras 2.3 has them, where a file has those of another version.

    Keras 2.2 kept no count for those that do not need it, and no schedule of Nadam's. An Adam of `tf.keras` has no
    largest averages, for which the package keeps a zero each where `amsgrad` is off.
    """
    if optimizer == "Nadam" and len(weights) + 1 == wanted:
        return [weights[0], np.array(1.0), *weights[1:]]
    if optimizer in ("RMSprop", "Adagrad", "Adadelta") and len(weights) + 1 == wanted:
        return [np.array(0), *weights]
    if optimizer == "Adam" and 3 * (len(weights) - 1) == 2 * (wanted - 1):
        return [*weights, *(np.zeros(1) for _ in range(wanted - len(weights)))]
    return weights


def _built_in(name: str, takes_old_words: _Decorator) -> Any:
    """Returns an optimizer of the package."""
    of_2_2 = getattr(importlib.import_module("tf_keras.src.optimizers.optimizer_v1"), name)
    of_tf_keras = getattr(importlib.import_module("tf_keras.src.optimizers"), name)

    class BuiltIn(keras_2_optimizer(), of_2_2):  # type: ignore[misc, valid-type]
        iterations: Any
        weights: list[Any]

        def __new__(cls, *given: Any, **named: Any) -> Any:
            """Returns one of `tf.keras` in eager mode and for a schedule, with which these cannot train."""
            rate = given[0] if given else named.get("learning_rate", named.get("lr"))
            # Not of a class that a program derives: it would get an object of another class.
            if cls is BuiltIn and (tf.executing_eagerly() or callable(rate)):
                return of_tf_keras(*given, **named)
            return super().__new__(cls)

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*_in_words_of_2_2(name, given, named), **named)
            self._is_in_step = False

        @property
        def learning_rate(self) -> Any:
            """The variable of the rate, which was called `lr` until Keras 2.3."""
            return self.lr

        @learning_rate.setter
        def learning_rate(self, value: Any) -> None:
            self.lr = value

        @takes_old_words
        def get_updates(self, loss: Any, params: list[Any]) -> list[Any]:
            count = self.iterations
            self.iterations, self._is_in_step = _OneMore(count), True
            try:
                updates: list[Any] = super().get_updates(loss, params)
            finally:
                self.iterations, self._is_in_step = count, False
            # Weights are saved and loaded: only variables may be among them.
            self.weights = [count, *(weight for weight in self.weights if not isinstance(weight, _OneMore))]
            return updates

        def _create_all_weights(self, params: list[Any]) -> Any:
            if self._is_in_step:
                return of_2_2._create_all_weights(self, params)
            return super()._create_all_weights(params)

        def set_weights(self, weights: list[Any]) -> None:
            """Sets the weights; those of a file of Keras 2.2, or of an Adam of `tf.keras`, are completed."""
            super().set_weights(_completed(name, list(weights), len(self.weights) or len(weights)))

    BuiltIn.__name__ = BuiltIn.__qualname__ = name
    BuiltIn.__doc__ = of_2_2.__doc__
    return BuiltIn


@functools.cache
def keras_2_optimizers(takes_old_words: _Decorator) -> Mapping[str, Any]:
    """Returns the optimizers of the package `keras`, by their names and by these in small letters.

    They take `lr` and `learning_rate`, and `decay`, but no `name`. The count of steps that `decay` and Adam's
    correction of the bias take has the step in it.

    Args:
        takes_old_words: makes their `get_updates` take the arguments of Keras 1; always the same function, as the
            classes are made once.
    """
    classes = {name: _built_in(name, takes_old_words) for name in _NAMES}
    return {**classes, **{name.lower(): value for name, value in classes.items()}}


def give_keras_2_its_optimizers(is_the_package: Callable[[], bool], takes_old_words: _Decorator) -> None:
    """Makes `compile("adam")` and a file's optimizer those of the package `keras`. Twice is harmless.

    Args:
        is_the_package: returns whether the program has Keras 2 as its package `keras`.
        takes_old_words: see `keras_2_optimizers`.
    """
    optimizers = importlib.import_module("tf_keras.src.optimizers")
    stock = patches.original(optimizers, "deserialize")

    @functools.wraps(stock)
    def deserialize(config: Any, custom_objects: Any = None, **named: Any) -> Any:
        kind, arguments = config["class_name"], config["config"]
        # A configuration of `tf.keras` has a name, which the package's optimizers have not.
        if "name" in arguments or kind.lower() not in keras_2_optimizers(takes_old_words) or not is_the_package():
            return stock(config, custom_objects, **named)
        return keras_2_optimizers(takes_old_words)[kind.lower()].from_config(arguments)

    patches.put(optimizers, "deserialize", deserialize)
