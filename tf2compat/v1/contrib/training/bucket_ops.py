"""`tf.contrib.training.bucket_by_sequence_length`: batches of sequences of alike lengths, by queues."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["bucket_by_sequence_length"]


def bucket_by_sequence_length(
    input_length: Any,
    tensors: Sequence[Any],
    batch_size: int,
    bucket_boundaries: Sequence[int],
    num_threads: int = 1,
    capacity: int = 32,
    bucket_capacities: Sequence[int] | None = None,
    shapes: Any = None,
    dynamic_pad: bool = False,
    allow_smaller_final_batch: bool = False,
    keep_input: bool = True,
    shared_name: str | None = None,
    name: str | None = None,
) -> tuple[Any, list[Any]]:
    """Returns (lengths, tensors) of a batch whose sequences fall between the same boundaries.

    Each bucket is a queue; batches of full ones go to a queue that the result is taken from.

    Args:
        input_length: the length of the sequence, an int scalar.
        tensors: the parts of the example.
        batch_size: how many sequences make a batch.
        bucket_boundaries: ascending lengths, between which the buckets lie.
        num_threads: how many threads fill the buckets.
        capacity: how many batches it holds.
        bucket_capacities: how many examples each bucket holds.
        shapes: the shapes of the parts.
        dynamic_pad: whether parts are padded to the longest of a batch.
        allow_smaller_final_batch: whether the last batches may be smaller.
        keep_input: whether the example is taken at all.
        shared_name: of the queues.
        name: of the operations.

    Source: `tf.contrib.training.bucket_by_sequence_length`.
    """
    with tf.name_scope(name, "bucket_by_sequence_length", [input_length, *tensors]):
        length = tf.to_int32(input_length)
        parts = [length, *(tf.convert_to_tensor(tensor) for tensor in tensors)]
        part_shapes = [tf.TensorShape([]), *(shapes or [part.shape for part in parts[1:]])]
        bounds = [0, *bucket_boundaries, 2**31 - 1]
        buckets = [
            _queue(dynamic_pad, bucket_capacities[number] if bucket_capacities else capacity, parts, part_shapes,
                   shared_name and f"{shared_name}_{number}")
            for number in range(len(bounds) - 1)
        ]  # fmt: skip
        puts = [
            tf.cond(
                tf.logical_and(tf.logical_and(length >= low, length < high), keep_input),
                lambda queue=queue: _done(queue.enqueue(parts)),
                lambda: tf.constant(False),
            ).op
            for queue, (low, high) in zip(buckets, itertools.pairwise(bounds), strict=True)
        ]
        put = tf.group(*puts)
        close = tf.group(*(queue.close() for queue in buckets))
        cancel = tf.group(*(queue.close(cancel_pending_enqueues=True) for queue in buckets))
        ended = (tf.errors.OutOfRangeError, tf.errors.CancelledError)
        tf.train.add_queue_runner(tf.train.QueueRunner(buckets[0], [put] * num_threads, close, cancel, ended))
        batches = [_batch(queue, batch_size, allow_smaller_final_batch) for queue in buckets]
        top = tf.FIFOQueue(capacity, [part.dtype for part in batches[0]], shared_name=shared_name)
        enqueues = [top.enqueue(batch) for batch in batches]
        tf.train.add_queue_runner(tf.train.QueueRunner(top, enqueues, queue_closed_exception_types=ended))
        found = top.dequeue()
        for part, made in zip(found, batches[0], strict=True):
            part.set_shape(made.shape)
        return found[0], list(found[1:])


def _queue(pads: bool, capacity: int, parts: Sequence[Any], shapes: Sequence[Any], shared_name: str | None) -> Any:
    """Returns the queue of a bucket."""
    kind = tf.PaddingFIFOQueue if pads else tf.FIFOQueue
    return kind(capacity, [part.dtype for part in parts], shapes, shared_name=shared_name)


def _done(operation: Any) -> Any:
    with tf.control_dependencies([operation]):
        return tf.constant(True)


def _batch(queue: Any, batch_size: int, smaller: bool) -> list[Any]:
    """Returns a batch of a bucket; the last one may be smaller if that is allowed."""
    return list(queue.dequeue_up_to(batch_size) if smaller else queue.dequeue_many(batch_size))
