"""`TF1Layer`: a function of TF1 model code as a Keras 3 layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tf2compat.arguments import check_mapping, check_type
from tf2compat.errors import UsageTypeError
from tf2compat.keras.tf1_variables import accepts, track_tf1_style_variables

__all__ = ["TF1Layer"]

_SYMBOL = "tf2compat.keras.TF1Layer"


@keras.saving.register_keras_serializable("tf2compat")
class TF1Layer(keras.layers.Layer):
    """A function that builds a TF1 model, as a layer: `TF1Layer(network, scope="model")(images)`.

    Its variables have TF1's names and are the layer's weights; see `track_tf1_style_variables`.

    Args:
        function: takes the inputs and returns the outputs; it may use `tf.get_variable`, `tf.variable_scope` and
            `tf.layers`. If it has an argument `training` or `is_training`, that is Keras's `training`.
        scope: a variable scope around it; empty for none.
        arguments: further keyword arguments of the function.
        **kwargs: of `keras.layers.Layer`.

    Raises:
        UsageTypeError: (a TypeError) `function` is no function, or another argument has a wrong type.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        scope: str = "",
        arguments: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not callable(function):
            raise UsageTypeError(
                _SYMBOL,
                f"Argument `function` must be a function, got {type(function).__name__}.",
                "Pass the function that builds the model, not its output.",
            )
        check_type(_SYMBOL, "scope", scope, str, "the name of a variable scope")
        if arguments is not None:
            check_mapping(_SYMBOL, "arguments", arguments, "a dictionary of keyword arguments")
        self.function = function
        self.scope = scope
        self.arguments = dict(arguments or {})

    @track_tf1_style_variables
    def call(self, inputs: Any, training: bool | None = None) -> Any:
        """Returns the result of the function for the inputs."""
        arguments = dict(self.arguments)
        for name in ("training", "is_training"):
            if name not in arguments and accepts(self.function, name):
                # TF1 code decides by it in Python, and knows no None.
                arguments[name] = bool(training)
                break
        if not self.scope:
            return self.function(inputs, **arguments)
        with tf.compat.v1.variable_scope(self.scope):
            return self.function(inputs, **arguments)

    def get_config(self) -> dict[str, Any]:
        """Returns the configuration of the layer; the function has to be registered with Keras."""
        function = keras.saving.serialize_keras_object(self.function)
        return {**super().get_config(), "function": function, "scope": self.scope, "arguments": self.arguments}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> TF1Layer:
        """Returns the layer that `get_config` described."""
        function = keras.saving.deserialize_keras_object(config["function"])
        return cls(**{**config, "function": function})
