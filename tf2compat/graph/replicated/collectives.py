"""Operations that join the processes of a cluster, as nodes of a step.

Their keys are made of the joined tensors' names, not of the order in which programs were compiled: the chief compiles
programs that others do not have (initialisation, saving, summaries), and a step must meet the same step. The
runtime remembers the shape that it first saw under a key, so the shape is a part of the key.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.tensor_bits import as_bits, from_bits, numbers_of

__all__ = [
    "GROUP_KEY",
    "LARGEST_GATHER_BYTES",
    "added",
    "broadcast",
    "gathered_messages",
    "gathered_rows",
    "instance_key",
    "reduction",
    "rows_of_each",
]

GROUP_KEY = 0x2F2C
"""The key of the group of all processes, apart from those of `tf.distribute`, which count from 1."""

LARGEST_GATHER_BYTES = 2 << 20
"""Up to how many bytes each process takes what all others have, which is one message each, and adds them up itself.

A reduction sends less if there are many processes, in twice as many messages one after the other.
"""

# The shape is hashed as a polynomial: [2, 3] and [3, 2] have other keys.
_PRIME = 1_000_003


def instance_key(name: str, dtype: tf.DType, shape: Any) -> Any:
    """Returns the key of a collective operation, the same in every process.

    Args:
        name: of what is joined.
        dtype: its type.
        shape: its shape, a tensor of int32.
    """
    base = zlib.crc32(f"{name} {dtype.name}".encode())
    numbers = tf.range(1, tf.size(shape) + 1)
    folded = tf.reduce_sum(tf.cast(shape, tf.int64) * tf.pow(tf.cast(_PRIME, tf.int64), tf.cast(numbers, tf.int64)))
    return tf.cast(tf.math.floormod(folded + base + tf.size(shape, tf.int64), 0x7FFFFFFF), tf.int32)


def _added(x: Any, workers: int, name: str, merge_op: str = "Add") -> Any:
    return tf.raw_ops.CollectiveReduceV2(
        input=x,
        group_size=workers,
        group_key=GROUP_KEY,
        instance_key=instance_key(name, x.dtype, tf.shape(x)),
        ordering_token=[],
        merge_op=merge_op,
        final_op="Id",
    )


def _all_of(x: Any, workers: int, key: Any) -> Any:
    return tf.raw_ops.CollectiveGatherV2(
        input=x, group_size=workers, group_key=GROUP_KEY, instance_key=key, ordering_token=[]
    )


def added(x: Any, shape: Sequence[int], workers: int, name: str) -> Any:
    """Returns the sum over all processes of a tensor, the same to the last digit in each of them.

    Args:
        x: this process's tensor.
        shape: its shape.
        workers: how many processes there are.
        name: of what is joined, the same in all processes.
    """
    size = math.prod(shape)
    if size * x.dtype.size * (workers - 1) > LARGEST_GATHER_BYTES:
        return _added(x, workers, name)
    # As bits: a sum may be of bfloat16, what is gathered may not.
    bits = tf.expand_dims(as_bits(x), 0)
    rows = _all_of(bits, workers, instance_key(f"{name}/gather", x.dtype, tf.constant(shape, tf.int32)))
    # A collective operation's shape is not known to whoever optimizes the step.
    rows = tf.ensure_shape(rows, [workers, size * numbers_of(x.dtype)])
    return tf.reshape(tf.add_n(tf.unstack(from_bits(rows, [workers, size], x.dtype))), shape)


def gathered_messages(message: Any, longest: Any, workers: int, head: int) -> Any:
    """Returns the messages of all processes, a row each.

    Args:
        message: this process's: float32 of shape [head + longest]; the bits of its head may mean other numbers.
        longest: how long messages may be behind their heads, a number that all processes have alike.
        workers: how many processes there are.
        head: how many numbers come first.
    """
    # Where messages have grown longer they are others to the runtime.
    key = tf.constant(zlib.crc32(b"tf2compat/messages") % 2**30) + longest
    return tf.reshape(_all_of(message, workers, key), [workers, head + longest])


def rows_of_each(x: Any, workers: int, worker: int) -> Any:
    """Returns a vector whose sum over all processes has the number of rows of each.

    Args:
        x: this process's tensor.
        workers: how many processes there are.
        worker: which of them this is.
    """
    return tf.one_hot(worker, workers, dtype=tf.int32) * tf.shape(x)[0]


def _room(most: Any) -> Any:
    """Returns a number of rows that is at least another, and at most an eighth more, or 8.

    The runtime keeps what it knows of an operation for each size that it meets, and asks the chief the first time.
    """
    most = tf.maximum(most, 8)
    step = tf.bitwise.right_shift(most, 3)
    for shift in (1, 2, 4, 8, 16):  # All bits below the first that is set.
        step = tf.bitwise.bitwise_or(step, tf.bitwise.right_shift(step, shift))
    step = tf.bitwise.right_shift(step + 1, 1)
    return (most + step - 1) // step * step


def gathered_rows(parts: Sequence[Any], rows: Sequence[Any], workers: int, name: str) -> list[Any]:
    """Returns the rows of all processes of some tensors, those of the first process first.

    Args:
        parts: this process's tensors.
        rows: for each tensor how many rows it has in each process.
        workers: how many processes there are.
        name: of what is joined, the same in all processes.
    """
    bits = []
    for part, counted in zip(parts, rows, strict=True):
        room = _room(tf.reduce_max(counted))
        padding = tf.concat([tf.expand_dims(room - tf.shape(part)[0], 0), tf.shape(part)[1:]], 0)
        bits.append(as_bits(tf.concat([part, tf.zeros(padding, part.dtype)], 0)))
    whole = tf.expand_dims(tf.concat(bits, 0), 0)
    gathered = _all_of(whole, workers, instance_key(f"{name}/gather", whole.dtype, tf.shape(whole)))
    sizes = tf.stack([tf.size(part) for part in bits])
    results = []
    for part, counted, cut in zip(parts, rows, tf.split(gathered, sizes, 1, num=len(parts)), strict=True):
        room = _room(tf.reduce_max(counted))
        shape = tf.concat([tf.expand_dims(room * workers, 0), tf.shape(part)[1:]], 0)
        present = tf.reshape(tf.where(tf.reshape(tf.sequence_mask(counted, room), [-1])), [-1])
        results.append(tf.gather(from_bits(cut, shape, part.dtype), present))
    return results


def reduction(mode: str, workers: int, name: str) -> Callable[[Any], list[Any]]:
    """Returns the formula that joins a tensor of each process.

    Args:
        mode: 'max' or 'min'; else their sum.
        workers: how many processes there are.
        name: of what is joined, the same in all processes.
    """
    return lambda x: [_added(x, workers, name, {"max": "Max", "min": "Min"}.get(mode, "Add"))]


def broadcast(value: Any, shape: list[int], dtype: tf.DType, workers: int, worker: int, name: str) -> Any:
    """Returns the chief's value in every process.

    Args:
        value: the value, used in the chief's process alone.
        shape: its shape.
        dtype: its type.
        workers: how many processes there are.
        worker: which of them this is; 0 is the chief.
        name: of what is sent, the same in all processes.
    """
    key = instance_key(name, dtype, tf.constant(shape, tf.int32))
    keys = {"group_size": workers, "group_key": GROUP_KEY, "instance_key": key}
    if worker == 0:
        return tf.raw_ops.CollectiveBcastSendV2(input=value, **keys)
    return tf.raw_ops.CollectiveBcastRecvV2(T=dtype, shape=shape, **keys)
