"""A TF1 checkpoint into a Keras 3 model, its optimizer's slots included, or into plain variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_mapping, check_switch, check_type, listed, wrong_type
from tf2compat.checkpoint.load_report import LoadReport
from tf2compat.checkpoint.name_map import Match, Matches, Unmatched, Wanted, match
from tf2compat.checkpoint.optimizer_slots import (
    count_of_powers,
    inner_optimizer,
    is_optimizer_state,
    slot_keys,
    slots_of,
)
from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.checkpoint.renumbered import renumbered
from tf2compat.errors import CheckpointNameError, UsageError

__all__ = ["assignment", "load_into", "variable_names", "without_model"]

_SYMBOL = "tf2compat.checkpoint.load_into"
_GLOBAL_STEP = "global_step"
_ARGUMENT = "model_or_variables"
_WANTED = "a Keras 3 model or layer, a list of variables, or a dictionary name -> variable"


def variable_names(variables: Any, symbol: str = _SYMBOL) -> dict[str, Any]:
    """Returns variables by the names that a report shows.

    Args:
        variables: a Keras model or layer, a mapping, or an iterable of Keras or TensorFlow variables.
        symbol: the function that was given them, for the error message.

    Raises:
        UsageTypeError: (a TypeError) it is something else.
    """
    if isinstance(variables, Mapping):
        check_mapping(symbol, _ARGUMENT, variables, _WANTED)
        for name, variable in variables.items():
            if not _is_variable(variable):
                raise wrong_type(symbol, _ARGUMENT, {name: variable}, _WANTED)
        return dict(variables)
    found = getattr(variables, "weights", None)
    found = found if found is not None else getattr(variables, "variables", variables)
    found = listed(symbol, _ARGUMENT, found, _WANTED)
    for variable in found:
        if not _is_variable(variable):
            raise wrong_type(symbol, _ARGUMENT, variable, _WANTED)
    return {getattr(v, "path", v.name).removesuffix(":0"): v for v in found}


def _is_variable(value: Any) -> bool:
    return all(hasattr(value, name) for name in ("name", "shape", "dtype", "assign"))


def check_options(symbol: str, name_map: Any, include_optimizer: Any, optimizer_name: Any) -> None:
    """Checks the arguments that `load_into` and `save_from` share.

    Args:
        symbol: the public function, for the message.
        name_map: a dictionary of names, or None.
        include_optimizer: True or False.
        optimizer_name: a name, or None.

    Raises:
        UsageTypeError: (a TypeError) one has a wrong type.
    """
    if name_map is not None:
        check_mapping(symbol, "name_map", name_map, "a dictionary of names", values=str)
    check_switch(symbol, "include_optimizer", include_optimizer)
    if optimizer_name is not None:
        check_type(symbol, "optimizer_name", optimizer_name, str, "the `name` of the TF1 optimizer")


def _creation_order(path: str) -> list[str]:
    """Returns the names of variables in the order of the graph that a `.meta` file beside the checkpoint holds."""
    if not tf.io.gfile.exists(f"{path}.meta"):
        return []
    with tf.io.gfile.GFile(f"{path}.meta", "rb") as stream:
        try:
            meta = tf.compat.v1.MetaGraphDef.FromString(stream.read())
        except Exception:  # protobuf's DecodeError; the order is only a help.
            return []
    return [
        _tf.VariableDef.FromString(item).variable_name.removesuffix(":0")
        for item in meta.collection_def["variables"].bytes_list.value
    ]


class _Loading:
    """One call of `load_into`: what is to be assigned is gathered first, so that an error leaves all as it was."""

    def __init__(self, path: str) -> None:
        self.values = CheckpointReader(path)
        self.report = LoadReport(path)
        self._assignments: list[tuple[Any, np.ndarray]] = []

    def take(self, variable: Any, name: str, key: str, how: str, convert: Callable[..., Any] = lambda v: v) -> None:
        """Notes that a variable gets a value."""
        value = convert(self.values.get(key))
        wanted = tf.dtypes.as_dtype(_dtype_of(variable))
        if value.dtype != wanted.as_numpy_dtype:
            self.report.notes.append(f"'{key}' is cast from {value.dtype} to {wanted.name} for '{name}'.")
            value = value.astype(wanted.as_numpy_dtype)
        self.report.matched.append(Match(name, key, how))
        self._assignments.append((variable, value))

    def variables(self, named: dict[str, Any], name_map: Mapping[str, str] | None) -> dict[str, str]:
        """Matches the variables of a model; returns the name of the value of each."""
        # The map may be written either way round.
        mapped = {key: value for pair in (name_map or {}).items() for key, value in (pair, pair[::-1])}
        shapes = {
            key: shape
            for key, shape in self.values.shapes.items()
            # A slot has its variable's shape: it would be matched by shape and order.
            if key in mapped or key in named or not is_optimizer_state(key)
        }
        found = _best_match(named, shapes, name_map, _creation_order(self.report.path))
        for one in found.matched:
            self.take(named[one.name], one.name, one.key, one.how)
        self.report.unmatched += found.unmatched
        return {one.name: one.key for one in found.matched}

    def optimizer(self, optimizer: Any, named: dict[str, Any], keys: dict[str, str], name: str | None) -> None:
        """Matches the slots and the step count of an optimizer."""
        optimizer = inner_optimizer(optimizer)
        slots = slots_of(optimizer)
        if slots is None:
            self.report.notes.append(
                f"TF1 had no counterpart of the optimizer {type(optimizer).__name__}: its state is left."
            )
            return
        trainable = _tf.keras_trainable_variables(optimizer)
        names = {id(variable): variable_name for variable_name, variable in named.items()}
        for slot in slots:
            found = slot_keys(slot, keys, self.values.shapes, name)
            for variable, kept in zip(trainable, slot.variables, strict=True):
                owner = names.get(id(variable), variable.path)
                shown = f"{owner}/{slot.name}"
                key = found.get(owner)
                if key is not None and self.values.shapes[key] == tuple(kept.shape):
                    self.take(kept, shown, key, "slot", slot.from_tf1)
                else:
                    why = f"The checkpoint has no slot '{keys.get(owner, owner)}/{slot.suffix}'."
                    self.report.unmatched.append(Unmatched(shown, tuple(kept.shape), why))
        self._iterations(optimizer)

    def _iterations(self, optimizer: Any) -> None:
        powers = sorted(key for key in self.values.shapes if key.rpartition("/")[2] == "beta1_power")
        beta = getattr(optimizer, "beta_1", None)
        count = count_of_powers(float(self.values.get(powers[0])), beta) if powers and beta else None
        # global_step first: a beta1_power of 0.9 is too small to tell after some 650 steps.
        if _GLOBAL_STEP in self.values.shapes:
            self.take(optimizer.iterations, "iterations", _GLOBAL_STEP, "name")
            steps = int(self.values.get(_GLOBAL_STEP))
            if count is not None and count != steps:
                self.report.notes.append(
                    f"beta1_power stands for {count} steps of Adam, global_step is {steps}: "
                    "its bias correction differs by that."
                )
        elif count is not None:
            self._assignments.append((optimizer.iterations, np.asarray(count)))
            self.report.matched.append(Match("iterations", powers[0], "power"))
        else:
            self.report.unmatched.append(Unmatched("iterations", (), "The checkpoint has no global_step."))

    def finish(self, strict: bool) -> LoadReport:
        """Assigns what was gathered.

        Raises:
            CheckpointNameError: (a NotFoundError) `strict`, and a variable has no value.
        """
        taken = {one.key for one in self.report.matched}
        self.report.unused = [
            Unmatched(name, shape, "State of an optimizer." if is_optimizer_state(name) else "No variable takes it.")
            for name, shape in sorted(self.values.shapes.items())
            if name not in taken
        ]
        if strict:
            self.check()
        for variable, value in self._assignments:
            variable.assign(value)
        return self.report

    def check(self) -> None:
        """Raises CheckpointNameError if a variable has no value."""
        if self.report.unmatched:
            lines = "\n".join(f"  {self.report.describe(one)}" for one in self.report.unmatched)
            unused = ", ".join(one.name for one in self.report.unused) or "none"
            raise CheckpointNameError(
                _SYMBOL,
                f"{len(self.report.unmatched)} variables get no value from {self.report.path}, and nothing was "
                f"loaded:\n{lines}\nNot used of the checkpoint: {unused}.",
                "Name them in `name_map`, leave the optimizer out (`include_optimizer=False`), or load what "
                "there is (`strict=False`).",
            )


def _dtype_of(variable: Any) -> Any:
    return variable.dtype if isinstance(variable.dtype, str) else variable.dtype.name


def without_model(names: Iterable[str]) -> dict[str, str]:
    """Returns names without the model's name, if that is the first part of all."""
    names = list(names)
    first = names[0].partition("/")[0]
    shared = all(name.startswith(f"{first}/") for name in names)
    return {name: name.partition("/")[2] if shared else name for name in names}


def _best_match(
    named: Mapping[str, Any], shapes: Mapping[str, Any], name_map: Mapping[str, str] | None, order: list[str]
) -> Matches:
    """Matches by the variables' own names, and by names numbered anew: what finds more by name is right."""
    short = without_model(named)
    literal = [Wanted(name, tuple(v.shape), (name, short[name])) for name, v in named.items()]
    fresh = renumbered(short.values())
    numbered = [Wanted(one.name, one.shape, (new,)) for one, new in zip(literal, fresh, strict=True)]
    found = [match(wanted, shapes, name_map, order) for wanted in (literal, numbered)]
    # `max` returns the first of equals: the variables' own names.
    return max(found, key=lambda one: sum(match.how != "shape and order" for match in one.matched))


def assignment(model_or_variables: Any, path: Any, name_map: Mapping[str, str] | None = None) -> dict[str, str]:
    """Returns which name of a checkpoint belongs to each variable, by the rules of `load_into`; loads nothing.

    Args:
        model_or_variables: as for `load_into`.
        path: the checkpoint's path, or a folder whose newest is taken.
        name_map: variable -> name in the checkpoint, or the reverse.

    Raises:
        CheckpointNameError: (a NotFoundError) a variable has no value there.
    """
    loading = _Loading(resolved(path, _SYMBOL))
    keys = loading.variables(variable_names(model_or_variables), name_map)
    loading.check()
    return keys


def load_into(
    model_or_variables: Any,
    path: Any,
    name_map: Mapping[str, str] | None = None,
    *,
    strict: bool = True,
    include_optimizer: bool = True,
    optimizer_name: str | None = None,
) -> LoadReport:
    """Loads a checkpoint of TF1, or one of a TF1 program in TF2's format, into a Keras model or variables.

    Each variable gets the value that `name_map` names; else the one of its own name, with or
    without leading scopes, or of a name that means the same (`weights` for `kernel`); else, of
    the values and variables of one shape that are left, the first the first. The slots of a compiled
    model's optimizer follow their variables, its step count is TF1's `global_step`. Momentum
    is converted: TF1 adds up gradients, Keras steps.

    Args:
        model_or_variables: a built Keras 3 model or layer, variables, or a mapping name -> variable.
        path: the checkpoint's path, or a folder whose newest is taken.
        name_map: variable -> name in the checkpoint, or the reverse. A variable is named by its
            `path`, with or without the model's name.
        strict: whether a variable without a value is an error; nothing is loaded then.
        include_optimizer: whether a compiled model's optimizer is loaded: Adam, RMSprop, Adagrad,
            SGD, Ftrl, Adadelta.
        optimizer_name: the `name` that the TF1 optimizer was given, if not its default.

    Returns:
        The report: variables that were loaded, those that were not and why, and values that nothing took.

    Raises:
        CheckpointNameError: (a NotFoundError) `strict`, and a variable has no value.
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) there is no such checkpoint, or `name_map` names what is not there.

    Examples:
        >>> report = load_into(model, "/data/train/model.ckpt-1000")  # doctest: +SKIP
        >>> print(report)  # doctest: +SKIP
    """
    check_options(_SYMBOL, name_map, include_optimizer, optimizer_name)
    check_switch(_SYMBOL, "strict", strict)
    named = variable_names(model_or_variables)
    loading = _Loading(resolved(path, _SYMBOL))
    if not named:
        raise UsageError(
            _SYMBOL,
            "There are no variables to load into.",
            "Build the model first: call it, or give it an input shape.",
        )
    keys = loading.variables(named, name_map)
    optimizer = getattr(model_or_variables, "optimizer", None)
    if include_optimizer and isinstance(optimizer, keras.optimizers.Optimizer):
        if not optimizer.built:
            # Keras makes slots in the first step; before it there is nothing to load into.
            optimizer.build(model_or_variables.trainable_variables)
        loading.optimizer(optimizer, named, keys, optimizer_name)
    return loading.finish(strict)
