"""Keras optimizers and the slots that TF1's optimizers of the same kind kept for each variable."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from typing import Any

import keras
import numpy as np

from tf2compat import _tf

__all__ = ["Slot", "count_of_powers", "inner_optimizer", "is_optimizer_state", "slot_keys", "slots_of"]


@dataclasses.dataclass(frozen=True)
class Slot:
    """One slot of an optimizer.

    Attributes:
        name: what Keras calls it.
        suffix: what follows the variable's name in a TF1 checkpoint, as in `dense/kernel/Adam_1`.
        variables: Keras's variables of it, in the order of the optimizer's trainable variables.
        from_tf1: TF1's value -> Keras's.
        to_tf1: the reverse.
    """

    name: str
    suffix: str
    variables: list[Any]
    from_tf1: Callable[[np.ndarray], np.ndarray] = lambda value: value
    to_tf1: Callable[[np.ndarray], np.ndarray] = lambda value: value

    def suffix_of(self, optimizer_name: str | None) -> str:
        """Returns the suffix for a TF1 optimizer that was given a name; None for its default."""
        if not optimizer_name or self.name == "average":
            return self.suffix
        return re.sub(r"^[A-Za-z]+", optimizer_name, self.suffix)


_TF1_NAMES = ("Adam", "RMSProp", "Adagrad", "Momentum", "Ftrl", "Adadelta", "AdagradDA", "ExponentialMovingAverage")
_STATE = re.compile(rf"(^|/)(({'|'.join(_TF1_NAMES)})(_\d+)?|beta[12]_power(_\d+)?|global_step)$")


def is_optimizer_state(key: str) -> bool:
    """Returns whether a name in a TF1 checkpoint is a slot, a moving average or a counter, no variable of a model."""
    return bool(_STATE.search(key))


def inner_optimizer(optimizer: Any) -> Any:
    """Returns the optimizer inside one that scales losses."""
    return getattr(optimizer, "inner_optimizer", optimizer)


def _momentum_slots(optimizer: Any) -> list[tuple[Any, ...]]:
    """TF1 adds up gradients; Keras adds up steps, of the opposite sign and times the learning rate."""
    if not optimizer.momentum:
        return []
    rate = float(np.asarray(optimizer.learning_rate))
    return [("momentum", "Momentum", lambda value: -rate * value, lambda value: value / -rate)]


def _rmsprop_slots(optimizer: Any) -> list[tuple[Any, ...]]:
    number = 2 if optimizer.centered else 1
    slots: list[tuple[Any, ...]] = [("velocity", "RMSProp")]
    if optimizer.centered:
        slots.append(("average_gradient", "RMSProp_1"))
    if optimizer.momentum > 0:
        slots.append(("momentum", f"RMSProp_{number}"))
    return slots


_TABLE: list[tuple[type, Callable[[Any], list[tuple[Any, ...]]]]] = [
    (keras.optimizers.Adam, lambda optimizer: [("momentum", "Adam"), ("velocity", "Adam_1")]),
    (keras.optimizers.RMSprop, _rmsprop_slots),
    (keras.optimizers.Adagrad, lambda optimizer: [("accumulator", "Adagrad")]),
    (keras.optimizers.SGD, _momentum_slots),
    (keras.optimizers.Ftrl, lambda optimizer: [("accumulator", "Ftrl"), ("linear", "Ftrl_1")]),
    (
        keras.optimizers.Adadelta,
        lambda optimizer: [("accumulated_grad", "Adadelta"), ("accumulated_delta_var", "Adadelta_1")],
    ),
]
"""Keras optimizer -> its slots: Keras's name, TF1's suffix, and how the values are converted, where they differ."""


def slots_of(optimizer: Any) -> list[Slot] | None:
    """Returns the slots of a built Keras optimizer; None for one that TF1 had no counterpart of."""
    optimizer = inner_optimizer(optimizer)
    averaged: bool = optimizer.use_ema
    for kind, rows in _TABLE:
        if isinstance(optimizer, kind):
            slots = [Slot(row[0], row[1], _tf.keras_slots(optimizer, row[0]), *row[2:]) for row in rows(optimizer)]
            if averaged:
                averages = _tf.keras_slots(optimizer, "model_variables_moving_average")
                slots.append(Slot("average", "ExponentialMovingAverage", averages))
            return slots
    return None


def slot_keys(slot: Slot, keys: dict[str, str], there: Iterable[str], optimizer_name: str | None) -> dict[str, str]:
    """Returns where a checkpoint holds a slot: name of a variable -> key.

    Args:
        slot: the slot.
        keys: name of a variable -> its own key.
        there: the names in the checkpoint.
        optimizer_name: the `name` that the TF1 optimizer was given; None for its default.
    """
    suffix = slot.suffix_of(optimizer_name)
    names = set(there)
    found = {}
    for name, key in keys.items():
        wanted = f"{key}/{suffix}"
        if wanted in names:
            found[name] = wanted
        else:  # The optimizer stood in a variable scope of its own.
            longer = [other for other in names if other.endswith(f"/{wanted}")]
            if len(longer) == 1:
                found[name] = longer[0]
    return found


def count_of_powers(power: float, beta: float) -> int | None:
    """Returns how many steps Adam has made, by its `beta_power`; None once that has become too small to say."""
    if not 1e-30 < power < 1 or not 0 < beta < 1:
        return None
    # TF1's powers start at beta, not at 1.
    return round(np.log(power) / np.log(beta)) - 1
