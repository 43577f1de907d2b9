"""The tensors that the ops of a TF1 saver read and write, under their checkpoint names."""

from __future__ import annotations

import dataclasses
from typing import Any

import tensorflow as tf

__all__ = ["Entry", "held_entries", "restored_entries", "saved_entries"]


@dataclasses.dataclass(frozen=True)
class Entry:
    """One tensor of a checkpoint, or one slice of a partitioned one.

    Attributes:
        name: its name in a TF1 checkpoint.
        slice_spec: '' for a whole tensor; else full shape, and start and length in each
            dimension, as in `10 4 0,5:0,4`.
        tensor: the tensor of the graph, or its value.
    """

    name: str
    slice_spec: str
    tensor: Any

    @property
    def full_shape(self) -> tf.TensorShape:
        """The shape under which the checkpoint lists it."""
        if self.slice_spec:
            return tf.TensorShape([int(size) for size in self.slice_spec.split(" ")[:-1]])
        return self.tensor.shape


def _operations(start: tf.Operation, kind: str) -> list[tf.Operation]:
    """Returns the operations of a type that `start` waits for, without looking behind them."""
    found, seen, todo = [], {start}, [start]
    while todo:
        op = todo.pop()
        if op.type == kind:
            found.append(op)
            continue
        for before in [*(tensor.op for tensor in op.inputs), *op.control_inputs]:
            if before not in seen:
                seen.add(before)
                todo.append(before)
    return sorted(found, key=lambda op: op.name)


def _names_and_slices(op: tf.Operation) -> list[tuple[str, str]] | None:
    try:
        parts = [tf.get_static_value(op.inputs[i]) for i in (1, 2)]
    except ValueError:  # Strings in the form that a graph has which TensorFlow's tools have rewritten.
        return None
    if any(part is None for part in parts):
        return None
    return [(name.decode(), spec.decode()) for name, spec in zip(*parts, strict=True)]


def saved_entries(graph: tf.Graph, saver_def: Any) -> list[Entry] | None:
    """Returns the entries that a saver writes; None for one of a user's own builder, whose entries are not known.

    Args:
        graph: the graph of the saver.
        saver_def: its `SaverDef`.
    """
    save = graph.as_graph_element(saver_def.save_tensor_name, allow_operation=False).op
    if _operations(save, "SaveSlices") or _operations(save, "Save"):
        return None  # `SaverDef.V1`.
    return _written(save, "SaveV2")


def held_entries(graph: tf.Graph, saver_def: Any) -> list[Entry] | None:
    """Returns the entries of a saver's variables, of `SaverDef.V1` too; arguments and result as above."""
    save = graph.as_graph_element(saver_def.save_tensor_name, allow_operation=False).op
    return _written(save, "SaveV2") or _written(save, "SaveSlices")


def _written(save: tf.Operation, kind: str) -> list[Entry] | None:
    entries: list[Entry] = []
    for op in _operations(save, kind):
        named = _names_and_slices(op)
        if named is None:
            return None
        entries += [Entry(*pair, tensor) for pair, tensor in zip(named, list(op.inputs)[3:], strict=True)]
    return entries or None


def restored_entries(graph: tf.Graph, saver_def: Any) -> list[Entry] | None:
    """Returns the entries that a saver reads: tensors of the graph that stand for those of the files; None as above.

    Args:
        graph: the graph of the saver.
        saver_def: its `SaverDef`.
    """
    restore = graph.get_operation_by_name(saver_def.restore_op_name)
    entries: list[Entry] = []
    for op in _operations(restore, "RestoreV2"):
        named = _names_and_slices(op)
        if named is None:
            return None
        entries += [Entry(*pair, tensor) for pair, tensor in zip(named, op.outputs, strict=True)]
    return entries or None
