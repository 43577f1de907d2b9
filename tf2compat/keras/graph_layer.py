"""`GraphLayer`: an exported graph as a Keras 3 layer that can be trained."""

from __future__ import annotations

from typing import Any

import keras

from tf2compat import _tf
from tf2compat.errors import UsageTypeError
from tf2compat.keras.graph_config import config_of, exported_of
from tf2compat.leaving.export import ExportedGraph

__all__ = ["GraphLayer"]


@keras.saving.register_keras_serializable("tf2compat")
class GraphLayer(keras.layers.Layer):
    """A result of `tf2compat.export` as a layer: `GraphLayer(module)(images)`, to be fine-tuned.

    The module's variables are its weights. The graph is as it was exported: dropout and batch normalization are
    in the mode that its outputs had. `model.save("m.keras")` writes the graph and the weights;
    `keras.models.load_model` reads them where `tf2compat.keras` is imported.

    Args:
        exported: the module.
        **kwargs: of `keras.layers.Layer`; `trainable=False` to keep the weights as they are.

    Raises:
        UsageTypeError: (a TypeError) it is no exported graph.
    """

    def __init__(self, exported: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(exported, ExportedGraph):
            raise UsageTypeError(
                "tf2compat.keras.GraphLayer",
                f"Argument `exported` is a {type(exported).__name__}.",
                "Pass what `tf2compat.export` returned.",
            )
        self._exported = exported
        for variable in exported.variables:
            _tf.track_in_keras(self, variable)
        # There is nothing to build: its weights are there.
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Returns the outputs of the graph; several inputs are given as a list or dictionary."""
        return self._exported(*inputs) if isinstance(inputs, list | tuple) else self._exported(inputs)

    def get_config(self) -> dict[str, Any]:
        """Returns the graph as plain values, with the arguments of the layer; see `keras.layers.Layer.get_config`."""
        return {**super().get_config(), "exported": config_of(self._exported)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> GraphLayer:
        """Returns the layer of a `get_config`. Its weights are zeros until they are loaded or set."""
        return cls(exported_of(config["exported"]), **{key: part for key, part in config.items() if key != "exported"})
