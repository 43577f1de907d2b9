"""Names of Keras's layers numbered anew: Keras counts the layers of a process, a checkpoint those of the one before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.checkpoint.object_graph import keys_by_name
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.log import logger
from tf2compat.steps.step_graph import StepGraph

__all__ = ["ADVICE", "counterparts", "is_of_model", "keys_of_rebuilt_model", "renumbered"]

ADVICE = "Call `keras.backend.clear_session()` before the model is built again: its layers then have their names."


def renumbered(names: Iterable[str]) -> list[str]:
    """Returns names with layers numbered anew: Keras counts the layers of a process, TF1 those of a graph."""
    numbers: dict[tuple[str, str], dict[str, int]] = {}
    result = []
    for name in names:
        parts = name.split("/")
        for i, part in enumerate(parts[:-1]):
            base = re.sub(r"_\d+$", "", part)
            seen = numbers.setdefault(("/".join(parts[:i]), base), {})
            number = seen.setdefault(part, len(seen))
            parts[i] = f"{base}_{number}" if number else base
        result.append("/".join(parts))
    return result


def _natural(name: str) -> list[Any]:
    """Returns a key that sorts layers by their numbers: a layer without one is the first."""
    parts = (re.fullmatch(r"(.*?)(?:_(\d+))?", part) for part in name.split("/"))
    return [(part[1], int(part[2] or -1)) for part in parts if part]


def _by_canonical(names: Iterable[str]) -> dict[str, str]:
    ordered = sorted(names, key=_natural)
    return dict(zip(renumbered(ordered), ordered, strict=True))


def counterparts(wanted: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, str]:
    """Returns the name in a checkpoint of each variable of a model that was built again.

    The variables of layers are found first. Those of optimizers have a variable's whole name in theirs, as in
    `adam/sequential_1_dense_kernel_momentum`, and are found by the name of that variable in the checkpoint.

    Args:
        wanted: names of variables -> their shapes.
        there: names in the checkpoint -> their shapes.

    Returns:
        A name for each of `wanted`; nothing where one has none, or one of another shape.
    """
    known, own = _by_canonical(there), _by_canonical(wanted)
    found: dict[str, str] = {own[name]: known[name] for name in own.keys() & known.keys()}
    flat = {name.replace("/", "_"): key.replace("/", "_") for name, key in found.items()}
    for canonical, name in own.items():
        if name in found:
            continue
        scope, _, last = canonical.rpartition("/")
        prefix = max((prefix for prefix in flat if last.startswith(f"{prefix}_")), key=len, default="")
        key = known.get(f"{scope}/{flat[prefix]}{last.removeprefix(prefix)}") if prefix else None
        if key is not None:
            found[name] = key
    whole = found.keys() == wanted.keys() and len(set(found.values())) == len(found)
    return found if whole and all(tuple(wanted[name]) == tuple(there[key]) for name, key in found.items()) else {}


def is_of_model(graph: tf.Graph | None) -> bool:
    """Returns whether a graph is the step of a Keras model."""
    return isinstance(graph, StepGraph) and "model" in graph.checkpoint


def keys_of_rebuilt_model(graph: tf.Graph, prefix: str, entries: Sequence[Entry]) -> dict[str, str] | None:
    """Returns where a checkpoint holds the variables of a Keras model whose layers have other numbers in it.

    Args:
        graph: the graph that is restored.
        prefix: the checkpoint's path.
        entries: what is restored: names and tensors.

    Returns:
        Name -> key; None where the graph is that of no model, where the names are those of the checkpoint, or where
        other numbers do not make them so.
    """
    if not is_of_model(graph):
        return None
    shapes = open_checkpoint(prefix).get_variable_to_shape_map()
    keys = keys_by_name(prefix)
    there = {name: shapes[key] for name, key in keys.items() if key in shapes} if keys is not None else shapes
    wanted = {entry.name: entry.full_shape for entry in entries}
    if wanted.keys() <= there.keys():
        return None
    found = counterparts(wanted, there)
    if not found:
        return None
    logger.info("%s was saved when layers had other numbers; they are restored in their order.", prefix)
    return {name: keys[key] if keys is not None else key for name, key in found.items()}
