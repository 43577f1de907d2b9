"""`tf2compat.keras.step_graph`: the step of a compiled Keras 3 model as a graph for hooks and sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageStateError, UsageTypeError
from tf2compat.keras.model_changes import unchanged
from tf2compat.keras.model_variables import metric_variables, optimizers_of, state_variables
from tf2compat.placement.strategies import replicas_of
from tf2compat.steps.step_graph import StepGraph

__all__ = ["model_graph", "step_graph"]

_SYMBOL = "tf2compat.keras.step_graph"
_STEPS = {"train": "train_step", "test": "test_step", "predict": "predict_step"}


def step_graph(model: Any, dataset: Any, mode: str = "train") -> StepGraph:
    """Returns the step of a model as a graph, to be run under hooks by a `MonitoredTrainingSession`.

    It is the model's own `train_step`, traced as `fit` does it: its losses, metrics, optimizer, mixed precision and
    clipping. Its logs are the outputs (`loss:0`, `accuracy:0`; running means, which begin anew with each
    session). `model.optimizer.iterations` is the global step. The model's variables are
    trained in place.

    Args:
        model: a compiled Keras 3 model, or for 'predict' any.
        dataset: a `tf.data.Dataset` of batches, as for `fit`, or an iterator of one.
        mode: 'train', 'test' or 'predict': `train_op` runs the step of `fit`, `evaluate` or `predict`. What
            `predict` returns is called `predictions`, or by its keys.

    Returns:
        A `StepGraph`. On the model's strategy it runs on all replicas.

    Raises:
        UsageTypeError: (a TypeError) `model` is no Keras 3 model.
        UsageStateError: (a RuntimeError) the model is not compiled, or runs eagerly.
        UsageError: (a ValueError) there is no such mode, or the step does not take what the data set gives, or
            returns no loss.
    """
    return model_graph(model, mode, dataset=dataset)


def model_graph(model: Any, mode: str, **source: Any) -> StepGraph:
    """Returns the graph of `step_graph`; `source` is a `dataset` or an `element_spec`, as for `StepGraph`."""
    _check(model, mode)
    strategy = model.distribute_strategy
    step = _step(model, mode)
    if replicas_of(strategy) is not None and "dataset" in source:
        _tf.build_keras_model(model, source["dataset"])

    def variables() -> dict[str, Any]:
        return state_variables(model)

    def local_variables() -> dict[str, Any]:
        return metric_variables(model)

    optimizers = optimizers_of(model)
    try:
        graph = StepGraph(
            step,
            **source,
            # Asked late: an optimizer makes the variable when it is built. Of several none counts all steps.
            global_step=lambda: _tf.keras_iterations(optimizers[0]) if len(optimizers) == 1 else None,
            count_steps=mode == "train",
            loss=None,
            variables=variables,
            local_variables=local_variables,
            strategy=strategy,
            autograph=False,
            jit_compile=bool(getattr(model, "jit_compile", False)),
            checkpoint={"model": model},
        )
        graph.check = unchanged(model) if mode == "train" else None
        return graph
    except (ValueError, TypeError) as error:
        if isinstance(error, UsageError | UsageTypeError):
            raise
        spec = source.get("element_spec", getattr(source.get("dataset"), "element_spec", None))
        raise UsageError(
            _SYMBOL,
            f"The {_STEPS[mode]} of '{model.name}' does not take the elements of the data set, {spec}: "
            f"{str(error).strip()}.",
            "Elements are `x`, `(x, y)` or `(x, y, sample_weight)`, each a batch.",
        ) from error


def _is_of_a_graph(variable: Any) -> bool:
    try:
        return bool(tf.is_symbolic_tensor(variable.value.handle))
    except (AttributeError, ValueError):  # Of a strategy: it is made in eager mode.
        return False


def _check(model: Any, mode: str) -> None:
    if mode not in _STEPS:
        raise UsageError(_SYMBOL, f"There is no mode {mode!r}.", f"Use one of {sorted(_STEPS)}.")
    if not isinstance(model, keras.Model):
        raise UsageTypeError(
            _SYMBOL,
            f"Argument `model` must be a Keras 3 model, got {type(model).__module__}.{type(model).__name__}.",
            "Of other steps make a `tf2compat.StepGraph`.",
        )
    if mode != "predict" and not model.compiled:
        raise UsageStateError(
            _SYMBOL,
            f"The model '{model.name}' is not compiled.",
            "Call `model.compile(optimizer, loss, metrics)` first.",
        )
    if any(_is_of_a_graph(variable) for variable in [*model.variables, *model.metrics_variables]):
        raise UsageStateError(
            _SYMBOL,
            f"The model '{model.name}' was made in a graph, where its variables have no values.",
            "Make and compile it in TensorFlow 2's eager mode: without `disable_v2_behavior`, and outside a graph. In "
            "a TF1 program use `tf.keras`, which is Keras 2.",
        )
    if model.run_eagerly:
        raise UsageStateError(
            _SYMBOL,
            f"The model '{model.name}' runs eagerly, and a graph cannot.",
            "Compile it without `run_eagerly=True`.",
        )


def _without_optionals(data: Any) -> Any:
    """Returns an element with None where Keras's adapters put an empty `tf.experimental.Optional` for it."""
    return keras.tree.map_structure(lambda part: None if isinstance(part, tf.experimental.Optional) else part, data)


def _step(model: Any, mode: str) -> Callable[[Any], Any]:
    """Returns the step of a model as a function of an element, whose outputs have names."""
    run = getattr(model, _STEPS[mode])

    def step(data: Any) -> Any:
        result = run(_without_optionals(data))
        if mode == "predict":
            return result if isinstance(result, dict) else {"predictions": result}
        if not isinstance(result, dict) or not any("loss" in name for name in result):
            returned = sorted(result) if isinstance(result, dict) else type(result).__name__
            raise UsageError(
                _SYMBOL,
                f"The {_STEPS[mode]} of '{model.name}' returns no loss; it returns {returned}.",
                "Return a dictionary, as `model.compute_metrics` does, with a name that contains 'loss'.",
            )
        return result

    return step
