"""Keras 2, as tf_keras carries it, and TF1's layers in it."""

from __future__ import annotations

import functools
import importlib.util
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import patches

__all__ = [
    "add_up_losses_in_float64",
    "call_layers_as_in_tf1",
    "call_losses_as_in_tf1",
    "explain_legacy_layers",
    "for_tests_of",
    "keras2_module",
    "keras2_version",
    "keras_test_modules",
    "legacy_layers",
    "legacy_rnn_cells",
    "open_keras_sessions_by",
    "tf1_keras",
    "tf2_keras",
]


class _GoneModule(types.ModuleType):
    """A module that is no more, whose attributes raise an error that says what to do."""

    def __init__(self, name: str, error: Callable[[], Exception]) -> None:
        super().__init__(name)
        # With a path it counts as a package, whose modules are looked for in `sys.modules`.
        self.__path__: list[str] = []
        self._error = error

    def __getattr__(self, name: str) -> Any:
        # Python asks every module for `__file__`, `__spec__` and others.
        raise AttributeError(name) if name.startswith("__") else self._error()


def explain_legacy_layers(error: Callable[[], Exception]) -> None:
    """Sets the error of `tf_keras.legacy_tf_layers`, where tf_slim looks for layers and which tf_keras has no more."""
    for name in ("tf_keras.legacy_tf_layers", "tf_keras.legacy_tf_layers.normalization"):
        sys.modules.setdefault(name, _GoneModule(name, error))


def legacy_layers() -> Any:
    """Returns TF1's `tf.layers`, which TensorFlow has no more and tf_keras still carries.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v1.keras.__internal__.legacy.layers")


def legacy_rnn_cells() -> Any:
    """Returns TF1's `tf.nn.rnn_cell`; see `legacy_layers`."""
    return importlib.import_module("tf_keras.api._v1.keras.__internal__.legacy.rnn_cell")


def tf1_keras() -> Any:
    """Returns TF1's `tf.keras`, which is Keras 2 as tf_keras carries it, beside Keras 3.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v1.keras")


def tf2_keras() -> Any:
    """Returns Keras 2 as TensorFlow 2.15 had it, with what it kept for the estimator package.

    Raises:
        ImportError: tf_keras is not installed.
    """
    return importlib.import_module("tf_keras.api._v2.keras")


def keras2_module(path: str) -> types.ModuleType | None:
    """Returns a module of tf_keras by its path in the package's source; None where there is none.

    Args:
        path: `engine.base_layer`, say, which was `keras.engine.base_layer` in Keras 2.
    """
    name = f"tf_keras.src.{path}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Only where the module itself is missing: one that fails to import another one is an error to be seen.
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        raise


def keras2_version() -> str:
    """Returns the version of tf_keras."""
    return str(importlib.import_module("tf_keras").__version__)


def keras_test_modules() -> tuple[Any, Any]:
    """Returns the modules of Keras 2's own tests: its combinations, and its utilities.

    Raises:
        ImportError: tf_keras is not installed.
    """
    names = ("test_combinations", "test_utils")
    first, second = (importlib.import_module(f"tf_keras.src.testing_infra.{name}") for name in names)
    return first, second


def for_tests_of(test_or_class: Any, decorator: Callable[..., Any]) -> Any:
    """Returns a test, or a class with all its tests, decorated; see `keras_test_modules`.

    Args:
        test_or_class: a method, or a class; None for a decorator.
        decorator: takes a test.
    """
    return keras_test_modules()[0]._test_or_class_decorator(test_or_class, decorator)


def open_keras_sessions_by(make: Callable[..., Any], takes: Callable[[Any], bool]) -> None:
    """Makes tf_keras open a session of another class where it opens one of its own in a TF1 graph.

    Args:
        make: a class of sessions, called with `config`.
        takes: returns whether a graph is one for that class; in another one tf_keras opens stock's.
    """
    backend = importlib.import_module("tf_keras.src.backend")
    stock = patches.original(backend, "_get_session")

    def get_session(op_input_list: Any = ()) -> Any:
        if (
            # The cases in which `_get_session` makes a session; in all others it finds one.
            tf.compat.v1.get_default_session() is None
            and not tf.distribute.has_strategy()
            and not tf.inside_function()
            and getattr(getattr(backend._SESSION, "session", None), "graph", None)
            is not backend._current_graph(op_input_list)
            and takes(backend._current_graph(op_input_list))
        ):
            backend.set_session(make(config=backend.get_default_session_config()))
        return stock(op_input_list)

    patches.put(backend, "_get_session", get_session)


def call_layers_as_in_tf1() -> None:
    """Gives the layers of TF1's graphs `add_update(updates, inputs)` and `apply`. Twice is harmless."""
    layer = importlib.import_module("tf_keras.src.engine.base_layer_v1").Layer
    stock = patches.original(layer, "add_update")

    @functools.wraps(stock)
    def add_update(self: Any, updates: Any, inputs: Any = None) -> None:
        stock(self, updates)  # TF1.15 found out by itself too which inputs an update depends on.

    def apply(self: Any, inputs: Any, *arguments: Any, **named: Any) -> Any:
        """Calls the layer."""
        return self(inputs, *arguments, **named)

    patches.put(layer, "add_update", add_update)
    patches.put(layer, "apply", apply)
    _count_a_model_as_its_first_call(layer)


def _count_a_model_as_its_first_call(layer: Any) -> None:
    """Lets a model's `get_input_at(0)` and the like return its own tensors, as TF1.15 did; its calls come after."""
    # `get_input_at`, `get_output_at`, `get_input_shape_at` and `get_output_shape_at` all go through this method.
    stock = patches.original(layer, "_get_node_attribute_at_index")
    own = {"input_tensors": "input", "output_tensors": "output"}
    own |= {"input_shapes": "input_shape", "output_shapes": "output_shape"}

    @functools.wraps(stock)
    def attribute_at(self: Any, node_index: int, attr: str, attr_name: str) -> Any:
        # Only models that were made of tensors have it: no subclassed ones, and no `Sequential` without an input shape.
        if hasattr(self, "_nested_inputs"):
            itself = types.SimpleNamespace(**{attr: getattr(self, own[attr])})
            # All that the method asks of a layer.
            self = types.SimpleNamespace(_inbound_nodes=[itself, *self._inbound_nodes])
        return stock(self, node_index, attr, attr_name)

    patches.put(layer, "_get_node_attribute_at_index", attribute_at)


def call_losses_as_in_tf1(cosine_is_negative: Callable[[], bool]) -> None:
    """Gives losses in TF1's graphs what they are called with: later Keras drops a last dimension. Twice is harmless.

    The names of the cosine and of `logcosh` are TF1's as well, and the sign of the cosine.

    Args:
        cosine_is_negative: returns whether the cosine as a loss is negative, as in Keras 2; it was not in `tf.keras`.
    """
    losses = importlib.import_module("tf_keras.src.losses")
    metrics = importlib.import_module("tf_keras.src.metrics")
    stock = patches.original(losses.LossFunctionWrapper, "call")
    negative = patches.original(losses, "cosine_similarity")
    positive = patches.original(metrics, "cosine_similarity")
    log_cosh = patches.original(losses, "log_cosh")

    @functools.wraps(stock)
    def call(self: Any, y_true: Any, y_pred: Any) -> Any:
        # True in programs of TensorFlow 2 alone, also inside of their functions.
        if tf.compat.v1.executing_eagerly_outside_functions():
            return stock(self, y_true, y_pred)
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def loss(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
        value = negative(y_true, y_pred, axis)
        return value if cosine_is_negative() else -value

    def metric(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
        return positive(y_true, y_pred, axis)

    def logcosh(y_true: Any, y_pred: Any) -> Any:
        return log_cosh(y_true, y_pred)

    loss.__name__ = metric.__name__ = "cosine_proximity"
    patches.put(losses.LossFunctionWrapper, "call", call)
    loss.__module__ = logcosh.__module__ = losses.__name__  # Keras looks a function up by its module.
    metric.__module__ = metrics.__name__
    for module, function in ((losses, loss), (metrics, metric)):
        for name in ("cosine_similarity", "cosine_proximity", "cosine"):
            patches.put(module, name, function)
        patches.put(module, "logcosh", logcosh)
    public = tf1_keras()
    for module, names in (
        (public.losses, ("cosine_similarity", "cosine_proximity", "cosine")),
        (public.metrics, ("cosine_proximity", "cosine")),
    ):
        for name in names:
            patches.put(module, name, loss)


def add_up_losses_in_float64() -> None:
    """Adds the losses of an epoch up in float64, as with NumPy 1: JSON takes the history. Twice is harmless."""
    aggregator = importlib.import_module("tf_keras.src.engine.training_utils_v1").MetricsAggregator
    stock = patches.original(aggregator, "aggregate")

    @functools.wraps(stock)
    def aggregate(self: Any, batch_outs: Any, *positions: Any, **named: Any) -> None:
        stock(self, [np.float64(batch_outs[0]), *batch_outs[1:]], *positions, **named)

    patches.put(aggregator, "aggregate", aggregate)
