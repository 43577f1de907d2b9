"""Checks of what a `StepGraph` is made of, before its step is traced."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.arguments import check_mapping, check_switch, check_type, listed, wrong_type

__all__ = ["check_step_options", "check_variable", "checked_variables"]

_SYMBOL = "tf2compat.StepGraph"


def check_step_options(
    specs: tuple[Any, Any], outputs: Any, loss: Any, switches: dict[str, Any], checkpoint: Any
) -> None:
    """Checks the types of the arguments that the step itself does not show to be wrong.

    Args:
        specs: `input_signature` and `element_spec`.
        outputs: the argument.
        loss: the argument.
        switches: name -> argument, of those that are True or False.
        checkpoint: the argument.

    Raises:
        UsageTypeError: (a TypeError) one has a wrong type.
    """
    signature, element_spec = specs
    if signature is not None:
        listed(_SYMBOL, "input_signature", signature, "a list of specs")
    for part in tf.nest.flatten(element_spec) if element_spec is not None else ():
        check_type(_SYMBOL, "element_spec", part, tf.TypeSpec, "the `element_spec` of a data set")
    if outputs is not None:
        for name in listed(_SYMBOL, "outputs", outputs, "a list of names"):
            check_type(_SYMBOL, "outputs", name, str, "a list of names")
    if loss is not None:
        check_type(_SYMBOL, "loss", loss, str, "the name of an output, or None")
    for name, value in switches.items():
        check_switch(_SYMBOL, name, value)
    if checkpoint is not None:
        wanted = "a dictionary name -> trackable object"
        check_mapping(_SYMBOL, "checkpoint", checkpoint, wanted)
        try:
            # It alone knows what it can track.
            tf.train.Checkpoint(**checkpoint)
        except (TypeError, ValueError):
            raise wrong_type(_SYMBOL, "checkpoint", checkpoint, wanted) from None


def checked_variables(name: str, found: Any) -> dict[str, Any]:
    """Returns variables by their names.

    Raises:
        UsageTypeError: (a TypeError) it is no dictionary of variables.
    """
    check_mapping(_SYMBOL, name, found, "a dictionary name -> variable, or a function that returns it")
    for variable in found.values():
        check_variable(name, variable)
    return dict(found)


def check_variable(name: str, variable: Any) -> None:
    """Checks that it is a variable, one of Keras or one with copies on replicas too.

    Raises:
        UsageTypeError: (a TypeError) it is none.
    """
    if not all(hasattr(variable, attribute) for attribute in ("assign", "dtype", "shape")):
        raise wrong_type(_SYMBOL, name, variable, "variables")
