"""Keras 3: its models, layers, optimizers and callbacks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.util import nest

__all__ = [
    "build_keras_model",
    "compiled_parts",
    "decorated",
    "evaluate_in_fit",
    "forget_evaluation",
    "initial_epoch_of_callbacks",
    "keras_iterations",
    "keras_path",
    "keras_slots",
    "keras_trainable_variables",
    "outside_stateless_scope",
    "track_in_keras",
    "track_layer_in_keras",
]


def compiled_parts(model: Any) -> tuple[Any, ...]:
    """Returns the objects that a call of a Keras model's `compile` makes or takes anew."""
    return (model.optimizer, model._compile_loss, model._compile_metrics)


def decorated(method: Callable[..., Any], decorator: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a decorated method whose arguments Keras 2 and Keras 3 find to be those of the method."""
    return tf.__internal__.decorator.make_decorator(method, decorator)


def keras_path() -> str:
    """Returns the names of the Keras layers that are being called or built, the outermost first."""
    # Imported on use: most TF1 programs need no Keras 3, which takes long to import.
    from keras.src.backend.common.name_scope import current_path

    return str(current_path())


def keras_iterations(optimizer: Any) -> Any:
    """Returns the variable that a Keras optimizer counts its steps in.

    Its public `iterations` is a quotient where gradients are accumulated.
    """
    inner = getattr(optimizer, "inner_optimizer", optimizer)
    return inner._iterations


def build_keras_model(model: Any, dataset: Any) -> None:
    """Creates a Keras model's variables, its optimizer's and metrics' included, for elements of a data set.

    In the scope of its strategy: where steps run on replicas, variables cannot be made while a step is traced.
    """
    element = getattr(dataset, "element_spec", None)
    if element is None or not hasattr(model, "_symbolic_build"):
        return
    with context.eager_mode(), model.distribute_strategy.scope():
        # Any size will do for unknown dimensions: no variable's shape depends on them.
        batch = nest.map_structure(
            lambda spec: tf.zeros([1 if d is None else d for d in spec.shape], spec.dtype), element
        )
        model._symbolic_build(data_batch=batch)


def evaluate_in_fit(model: Any, callbacks: Any, **data: Any) -> dict[str, Any]:
    """Evaluates a Keras model as its `fit` does at the end of an epoch; returns the logs.

    The model keeps the adapter of the data until `forget_evaluation`: making one takes an element of a generator.

    Args:
        model: a compiled model.
        callbacks: a `keras.callbacks.CallbackList`.
        **data: `x`, `y`, `sample_weight`, `batch_size` and `steps`, as for `evaluate`.
    """
    from keras.src.backend.tensorflow.trainer import TFEpochIterator

    if getattr(model, "_eval_epoch_iterator", None) is None:
        model._eval_epoch_iterator = TFEpochIterator(
            **{name: data[name] for name in ("x", "y", "sample_weight", "batch_size")},
            distribute_strategy=model.distribute_strategy,
            steps_per_execution=model.steps_per_execution,
            steps_per_epoch=data["steps"],
            shuffle=False,
        )
    # `fit` calls it so: without the switch `evaluate` makes an adapter of the data each time.
    return dict(model.evaluate(**data, callbacks=callbacks, return_dict=True, _use_cached_eval_dataset=True))


def forget_evaluation(model: Any) -> None:
    """Drops the iterator that `evaluate_in_fit` keeps."""
    model._eval_epoch_iterator = None


@contextlib.contextmanager
def initial_epoch_of_callbacks(model: Any) -> Iterator[list[int]]:
    """Calls `on_train_begin` in its block; the list then has the epoch that a callback (`BackupAndRestore`) set."""
    found: list[int] = []
    model._initial_epoch = None  # Keras keeps that of the training before.
    yield found
    if model._initial_epoch is not None:
        found.append(int(model._initial_epoch))


@contextlib.contextmanager
def outside_stateless_scope() -> Iterator[None]:
    """Makes Keras create variables at once in its block, also in a symbolic call, where it puts that off."""
    from keras.src.backend.common import global_state  # No public way out of a stateless scope.

    scope = global_state.get_global_attribute("stateless_scope")
    global_state.set_global_attribute("stateless_scope", None)
    try:
        yield
    finally:
        global_state.set_global_attribute("stateless_scope", scope)


def track_in_keras(layer: Any, variable: tf.Variable) -> Any:
    """Makes a variable a weight of a Keras layer, also when the layer is built; returns it as a `keras.Variable`.

    Inside of a symbolic call too, where Keras puts off the creation of variables.
    """
    import keras

    with outside_stateless_scope(), contextlib.ExitStack() as scopes:
        name = variable.name.removesuffix(":0")
        for part in name.split("/")[:-1]:
            scopes.enter_context(keras.name_scope(part))
        # Given a `tf.Variable`, Keras keeps that one and makes no copy.
        tracked = keras.Variable(
            variable,
            shape=variable.shape,
            dtype=variable.dtype.name,
            trainable=variable.trainable,
            name=name.rpartition("/")[2],
        )
        # A built layer refuses new variables.
        layer._tracker.unlock()
        layer._track_variable(tracked)
        if layer.built:
            layer._tracker.lock()
    return tracked


def track_layer_in_keras(layer: Any, inner: Any) -> None:
    """Makes a Keras layer a part of another, also when that one is built."""
    layer._tracker.unlock()
    layer._layers.append(inner)
    if layer.built:
        layer._tracker.lock()


def keras_slots(optimizer: Any, slot: str) -> list[Any]:
    """Returns a Keras optimizer's variables of one slot (`velocity`), one for each trainable variable."""
    # Keras's optimizers name these lists `_velocities`, `accumulators` or `_linear`.
    plural = slot.removesuffix("y") + "ies" if slot.endswith("y") else slot + "s"
    names = (f"_{plural}", plural, f"_{slot}")
    return list(next(value for name in names if (value := getattr(optimizer, name, None)) is not None))


def keras_trainable_variables(optimizer: Any) -> list[Any]:
    """Returns the variables that a built Keras optimizer updates, in its order."""
    return list(optimizer._trainable_variables)
