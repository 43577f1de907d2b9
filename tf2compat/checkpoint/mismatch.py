"""Why a checkpoint does not fit a graph: which variables it lacks, which have other shapes, and what is near."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import tensorflow as tf

from tf2compat.checkpoint.object_graph import keys_of
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.renumbered import ADVICE, is_of_model
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.errors import CheckpointNameError, CheckpointShapeError
from tf2compat.near_names import near_names

__all__ = ["mismatch"]

_SHOWN = 10


def _shown(parts: Sequence[str]) -> str:
    more = f"; and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    return "; ".join(parts[:_SHOWN]) + more


def _is_slot(name: str, names: Collection[str]) -> bool:
    """Returns whether a name is that of an optimizer's slot of another one of these, `w/Adam` of `w`."""
    return any(name.startswith(f"{other}/") for other in names)


def _slots(count: int) -> str:
    return f"; and {count} slots of them" if count > 1 else "; and a slot of it" if count else ""


def _with_near_name(name: str, names: Collection[str]) -> str:
    near = near_names(name, names, count=1)
    return f"'{name}' (near: {near[0]})" if near else f"'{name}'"


def _original(said: str) -> str:
    """Returns the kernel's own sentence, out of what TensorFlow wrote around it and the node that it names."""
    sentence = said.rpartition("Original error:")[2].partition("[[")[0]
    return " ".join(sentence.split()).removesuffix(".")


def _words(key: str, wanted: tf.TensorShape, shape: tf.TensorShape, wanted_type: tf.DType, kind: tf.DType) -> str:
    """Returns the words with which TensorFlow's kernels refuse a value; programs look for them."""
    if kind != wanted_type:
        return f"tensor_name = {key}; expected dtype {wanted_type.name} does not equal original dtype {kind.name}."
    sides = (str(side.as_list()).replace(" ", "") if side.rank is not None else "?" for side in (wanted, shape))
    return "Assign requires shapes of both tensors to match. lhs shape= {} rhs shape= {}.".format(*sides)


def mismatch(
    symbol: str, prefix: str, entries: Sequence[Entry], reshape: bool = False, said: str = ""
) -> CheckpointNameError | CheckpointShapeError | None:
    """Returns the error that says how a checkpoint differs from what is to be restored; None if it does not.

    Args:
        symbol: the legacy symbol, for the message.
        prefix: the checkpoint's path.
        entries: names, and tensors of the shapes and types that are wanted.
        reshape: whether another shape of as many elements is right.
        said: what TensorFlow said of it.
    """
    reader = open_checkpoint(prefix)
    keys = keys_of(prefix, [entry.name for entry in entries])
    shapes, types = reader.get_variable_to_shape_map(), reader.get_variable_to_dtype_map()
    names = {entry.name: (keys or {}).get(entry.name, entry.name) for entry in entries}
    there = set(keys if keys is not None else shapes)
    missing = sorted(name for name in names if name not in there)
    if missing:
        tail = f" TensorFlow says: {_original(said)}." if said else ""
        # Slots are counted, not named: Adam's would make each missing variable three names long.
        parts = [_with_near_name(name, there) for name in missing if not _is_slot(name, missing)]
        rebuilt = f"{ADVICE} Or: r" if any(is_of_model(getattr(e.tensor, "graph", None)) for e in entries) else "R"
        return CheckpointNameError(
            symbol,
            f"The checkpoint {prefix} has no value for {len(missing)} of {len(names)} variables: "
            f"{_shown(parts)}{_slots(len(missing) - len(parts))}.{tail}",
            f"{rebuilt}estore the rest with `Saver(var_list=...)`, map old names with a dict as `var_list` or with "
            "`tf.train.init_from_checkpoint`, or convert the file: `python -m tf2compat checkpoint convert`.",
        )
    wrong, words = {}, ""
    for entry in entries:
        key = names[entry.name]
        shape, kind = tf.TensorShape(shapes[key]), types[key]
        wanted, wanted_type = entry.full_shape, entry.tensor.dtype.base_dtype
        fits = wanted.is_compatible_with(shape) or (reshape and wanted.num_elements() == shape.num_elements())
        if not fits or kind != wanted_type:
            wrong[entry.name] = (
                f"'{entry.name}' is {wanted_type.name} {wanted} in the graph, {kind.name} {shape} in the checkpoint"
            )
            # The first one's alone, as a kernel stops at the first value that it refuses.
            words = words or _words(key, wanted, shape, wanted_type, kind)
    if wrong:
        parts = [part for name, part in wrong.items() if not _is_slot(name, wrong)]
        tail = " TensorFlow says: " + " ".join(filter(None, (words, _original(said))))
        return CheckpointShapeError(
            symbol,
            f"The checkpoint {prefix} does not fit the graph: {_shown(parts)}{_slots(len(wrong) - len(parts))}.{tail}",
            "Build the model with the sizes that it was trained with, or leave these variables out "
            "(`Saver(var_list=...)`).",
        )
    return None
