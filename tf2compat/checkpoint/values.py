"""Tensors to and from the files of a checkpoint, in either format, by TensorFlow's own kernels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint import files
from tf2compat.checkpoint.copies import at_low_priority
from tf2compat.checkpoint.object_graph import GRAPH_KEY, Objects, key_of, object_graph
from tf2compat.checkpoint.readable import check_writable, readable
from tf2compat.checkpoint.replacement import in_place_of
from tf2compat.checkpoint.saver_ops import Entry

__all__ = ["read", "snapshot", "write"]

_COUNTER = "save_counter"  # Of `tf.train.Checkpoint`; its manager numbers later checkpoints from it.


def snapshot(session: Any, entries: Sequence[Entry]) -> list[Entry]:
    """Returns the values of tensors of a graph at one moment, copied only when training writes to them.

    Args:
        session: a session of the engine.
        entries: tensors of its graph.
    """
    values = session.run_tensors([entry.tensor for entry in entries])
    with _tf.eager_mode():
        for i, entry in enumerate(entries):
            if entry.tensor.dtype != entry.tensor.dtype.base_dtype:  # A reference: it changes in place.
                values[i] = tf.raw_ops.DeepCopy(x=values[i])
    return [Entry(entry.name, entry.slice_spec, value) for entry, value in zip(entries, values, strict=True)]


def write(
    prefix: str,
    entries: Sequence[Entry],
    checkpoint_format: str,
    idle: bool = False,
    objects: Objects | None = None,
    sync: bool | None = None,
) -> None:
    """Writes a checkpoint; an older one of that name is replaced at the last moment.

    Args:
        prefix: the checkpoint's path.
        entries: names and values.
        checkpoint_format: 'tf1' (the names are the keys) or 'tf2' (an object graph).
        idle: whether to write at a priority that leaves the processors to others.
        objects: objects that a checkpoint of format 'tf2' restores into besides.
        sync: whether its files are on the disk before they get their names; see `replacement.in_place_of`.

    Raises:
        UsageError: (a ValueError) it could not be read again under that path.
        tf.errors.OpError: it could not be written. The older one is as it was.
    """
    check_writable("tf2compat.checkpoint", prefix)
    if checkpoint_format == "tf2":
        entries = _with_object_graph(prefix, entries, objects)
    names, slices, values = ([getattr(e, part) for e in entries] for part in ("name", "slice_spec", "tensor"))

    def save() -> None:
        with _tf.eager_mode(), tf.device("/device:CPU:0"):
            # Without a copy: they would need the memory of all variables once more.
            tensors = [_tf.sharing_tensor(value) if isinstance(value, np.ndarray) else value for value in values]
            tf.raw_ops.SaveV2(prefix=temporary, tensor_names=names, shape_and_slices=slices, tensors=tensors)

    with in_place_of(prefix, sync) as temporary:
        if idle:
            at_low_priority(save)
        else:
            save()


def _with_object_graph(prefix: str, entries: Sequence[Entry], objects: Objects | None) -> list[Entry]:
    """Returns the entries under TF2's keys, with the object graph that lists them."""
    names = dict.fromkeys(entry.name for entry in entries)
    counter = [] if _COUNTER in names else [Entry(_COUNTER, "", np.int64(max(files.step_of(prefix), 0)))]
    graph = object_graph([*names, *(entry.name for entry in counter)], objects)
    keyed = [Entry(key_of(entry.name), entry.slice_spec, entry.tensor) for entry in [*entries, *counter]]
    return [*keyed, Entry(GRAPH_KEY, "", graph)]


def read(prefix: str, entries: Sequence[Entry], keys: dict[str, str] | None = None) -> list[Any]:
    """Returns values of a checkpoint as eager tensors.

    Args:
        prefix: the checkpoint's path.
        entries: names, slices and (for their types) tensors.
        keys: name -> key in the files; the names themselves when None.

    Raises:
        tf.errors.OpError: it lacks one, or cannot be read.
    """
    names = [keys[entry.name] if keys is not None else entry.name for entry in entries]
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        return tf.raw_ops.RestoreV2(
            prefix=readable(prefix),
            tensor_names=names,
            shape_and_slices=[entry.slice_spec for entry in entries],
            dtypes=[entry.tensor.dtype.base_dtype for entry in entries],
        )
