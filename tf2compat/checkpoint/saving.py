"""A Keras 3 model, its optimizer's slots included, as a checkpoint that TF1 programs restore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import keras
import numpy as np

from tf2compat import _tf
from tf2compat.arguments import check_path
from tf2compat.checkpoint.loading import assignment, check_options, variable_names, without_model
from tf2compat.checkpoint.optimizer_slots import inner_optimizer, slots_of
from tf2compat.checkpoint.reader import resolved
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.errors import UsageError

__all__ = ["save_from"]

_SYMBOL = "tf2compat.checkpoint.save_from"


def _optimizer_entries(optimizer: Any, names: Mapping[int, str], optimizer_name: str | None) -> Iterator[Entry]:
    """Yields the slots, Adam's powers and the step count of an optimizer, as TF1 kept them."""
    optimizer = inner_optimizer(optimizer)
    for slot in slots_of(optimizer) or []:
        suffix = slot.suffix_of(optimizer_name)
        for variable, kept in zip(_tf.keras_trainable_variables(optimizer), slot.variables, strict=True):
            yield Entry(f"{names[id(variable)]}/{suffix}", "", slot.to_tf1(np.asarray(kept)))
    if isinstance(optimizer, keras.optimizers.RMSprop) and not optimizer.momentum:  # TF1 has the slot all the same.
        suffix = "RMSProp_2" if optimizer.centered else "RMSProp_1"
        for variable in _tf.keras_trainable_variables(optimizer):
            yield Entry(f"{names[id(variable)]}/{suffix}", "", np.zeros(variable.shape, variable.dtype))
    steps = int(np.asarray(optimizer.iterations))
    if isinstance(optimizer, keras.optimizers.Adam):
        for name, beta in (("beta1_power", optimizer.beta_1), ("beta2_power", optimizer.beta_2)):
            # TF1's powers start at beta: after n steps they are beta ** (n + 1).
            yield Entry(name, "", np.float32(beta ** (steps + 1)))
    yield Entry("global_step", "", np.int64(steps))


def save_from(
    model_or_variables: Any,
    path: Any,
    name_map: Mapping[str, str] | None = None,
    *,
    like: Any = None,
    include_optimizer: bool = True,
    optimizer_name: str | None = None,
) -> str:
    """Writes a checkpoint with TF1's names, which `tf.train.Saver` of TF1 restores: the way back of `load_into`.

    Args:
        model_or_variables: a built Keras 3 model or layer, variables, or a mapping name -> variable.
        path: the prefix of the files, `model.ckpt-1000` say.
        name_map: variable -> name in the checkpoint, or the reverse; others keep their own, without the model's.
        like: a checkpoint of the TF1 program; its names are taken, matched as `load_into` matches them.
        include_optimizer: whether the slots of a compiled model's optimizer and its step count
            (as `global_step`) are written.
        optimizer_name: the `name` that the TF1 optimizer has, if not its default.

    Returns:
        The path.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) there are no variables, two would have one name, or `name_map` names what is not
            there.
        CheckpointNameError: (a NotFoundError) a variable has no counterpart in `like`.
        tf.errors.OpError: the files cannot be written.
    """
    check_options(_SYMBOL, name_map, include_optimizer, optimizer_name)
    path = check_path(_SYMBOL, "path", path, "the prefix of the files, `model.ckpt-1000` say")
    named = variable_names(model_or_variables, _SYMBOL)
    if not named:
        raise UsageError(_SYMBOL, "There are no variables to write.", "Build the model first: call it.")
    if like is not None:
        like = resolved(like, _SYMBOL)
    keys = (
        assignment(model_or_variables, like, name_map)
        if like is not None
        else _own_names(named, name_map, isinstance(model_or_variables, keras.Layer))
    )
    entries = [Entry(keys[name], "", np.asarray(variable)) for name, variable in named.items()]
    optimizer = getattr(model_or_variables, "optimizer", None)
    if include_optimizer and isinstance(optimizer, keras.optimizers.Optimizer) and optimizer.built:
        names = {id(variable): keys[name] for name, variable in named.items()}
        entries += _optimizer_entries(optimizer, names, optimizer_name)
    twice = sorted({entry.name for entry in entries if sum(other.name == entry.name for other in entries) > 1})
    if twice:
        raise UsageError(_SYMBOL, f"Several variables would have the names {twice}.", "Tell them apart in `name_map`.")
    write(path, entries, "tf1")
    return path


def _own_names(named: Mapping[str, Any], name_map: Mapping[str, str] | None, is_model: bool) -> dict[str, str]:
    names = without_model(named) if is_model else {name: name for name in named}
    full = {short: name for name, short in names.items()}
    for left, right in (name_map or {}).items():
        for name, key in ((left, right), (right, left)):
            name = full.get(name, name)
            if name in names:
                names[name] = key
                break
        else:
            raise UsageError(
                _SYMBOL,
                f"`name_map` says {left!r}: {right!r}, but there is no such variable.",
                f"The variables are {sorted(named)}.",
            )
    return names
