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

    Each bucket is a queue of batches; full ones go to a queue that the result is taken from.

    Args:
        input_length: the length of the sequence, an int scalar.
        tensors: the parts of the example.
        batch_size: how many sequences make a batch.
        bucket_boundaries: ascending lengths, between which the buckets lie.
        num_threads: how many threads fill the queue of batches, one a bucket at least.
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
        bounds = [-1, *bucket_boundaries, 2**31 - 1]
        capacities = bucket_capacities or [capacity] * (len(bounds) - 1)
        parts = [length, *tensors]
        top: Any = None
        runners: list[Any] = []
        for number, (low, high) in enumerate(itertools.pairwise(bounds)):
            inside = tf.logical_and(tf.logical_and(length >= (low if number else 0), length < high), keep_input)
            batch = tf.train.maybe_batch(
                parts,
                inside,
                batch_size,
                capacity=capacities[number],
                dynamic_pad=dynamic_pad,
                shapes=None if shapes is None else [[], *shapes],
                allow_smaller_final_batch=allow_smaller_final_batch,
                shared_name=None if shared_name is None else f"{shared_name}_{number}",
            )
            if top is None:
                size = None if allow_smaller_final_batch or dynamic_pad else [part.shape for part in batch]
                top = tf.FIFOQueue(capacity, [part.dtype for part in batch], size, shared_name=shared_name)
            runners += [top.enqueue(batch)]
        tf.train.add_queue_runner(tf.train.QueueRunner(top, runners * max(1, num_threads // len(runners))))
        found = top.dequeue()
        for part, made in zip(found, batch, strict=True):
            part.set_shape(made.shape)
        return found[0], found[1:]
