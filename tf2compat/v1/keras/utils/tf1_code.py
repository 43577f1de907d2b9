"""`tf.keras.utils.track_tf1_style_variables`, for layers of Keras 2 and of Keras 3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat import _tf
from tf2compat.keras.tf1_variables import current_code, is_layer
from tf2compat.keras.tf1_variables import track_tf1_style_variables as track_in_keras_3
from tf2compat.v1.slim_as_installed import explain_slim

__all__ = ["get_or_create_layer", "track_tf1_style_variables"]


def track_tf1_style_variables(method: Callable[..., Any]) -> Callable[..., Any]:
    """Makes variables of `tf.get_variable` and `tf.layers` in a method those of its layer or module.

    For a layer of Keras 3 see `tf2compat.keras.track_tf1_style_variables`; for one of tf_keras, or a `tf.Module`, it is
    tf_keras's own.

    Source: `tf.compat.v1.keras.utils.track_tf1_style_variables`.
    """
    explain_slim()
    of_keras_2 = _tf.tf1_keras().utils.track_tf1_style_variables(method)
    of_keras_3 = track_in_keras_3(method)

    def tracked(self: Any, *args: Any, **kwargs: Any) -> Any:
        return (of_keras_3 if is_layer(self) else of_keras_2)(self, *args, **kwargs)

    return _tf.decorated(method, tracked)


def get_or_create_layer(name: str, create_layer_method: Callable[[], Any]) -> Any:
    """Returns the layer of a name inside a method of `track_tf1_style_variables`; creates it the first time.

    Args:
        name: a name, unique in the variable scope.
        create_layer_method: returns the layer or model. Its variables and losses are those of the layer around it.

    Source: `tf.compat.v1.keras.utils.get_or_create_layer`.
    """
    code = current_code()
    if code is None:
        return _tf.tf1_keras().utils.get_or_create_layer(name, create_layer_method)
    return code.layer(name, create_layer_method)
