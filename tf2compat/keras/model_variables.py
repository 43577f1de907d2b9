"""The variables of a Keras 3 model, by the names that they have in a graph and in checkpoints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import keras

from tf2compat import _tf

__all__ = ["metric_variables", "optimizers_of", "state_variables"]


def optimizers_of(model: Any) -> list[Any]:
    """Returns the optimizers of a model: that of `compile`, or those that it keeps as attributes (GANs)."""
    compiled = getattr(model, "optimizer", None)
    kept = [value for value in vars(model).values() if isinstance(value, keras.optimizers.Optimizer)]
    found = {id(optimizer): optimizer for optimizer in [compiled, *kept] if optimizer is not None}
    inner = {id(getattr(optimizer, "inner_optimizer", None)) for optimizer in found.values()}
    # One that scales losses has the variables of the optimizer inside it.
    return [optimizer for key, optimizer in found.items() if key not in inner]


def _by_path(variables: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable in variables:
        name, number = variable.path, 0
        # Keras allows two variables of one path; a checkpoint does not.
        while name in found and found[name] is not variable:
            number += 1
            name = f"{variable.path}_{number}"
        found[name] = variable
    return found


def metric_variables(model: Any) -> dict[str, Any]:
    """Returns the variables of a model's metrics, which are in no checkpoint, by path."""
    return _by_path(model.metrics_variables)


def state_variables(model: Any) -> dict[str, Any]:
    """Returns the variables of a model and its optimizers by path; what counts steps is called `global_step`."""
    optimizers = optimizers_of(model)
    metrics = {id(variable) for variable in model.metrics_variables}
    found = [variable for variable in model.variables if id(variable) not in metrics]
    found += [variable for optimizer in optimizers for variable in optimizer.variables]
    if len(optimizers) != 1:
        return _by_path(found)
    steps = _tf.keras_iterations(optimizers[0])
    return {"global_step": steps, **_by_path(variable for variable in found if variable is not steps)}
