"""`tf.contrib.seq2seq.sequence_loss` and `tile_batch`, and the losses of `tf.contrib.legacy_seq2seq`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError

__all__ = ["sequence_loss", "sequence_loss_by_example", "sequence_loss_of_lists", "tile_batch"]

_Loss = Callable[..., Any] | None


def _crossentropy(labels: Any, logits: Any, function: _Loss) -> Any:
    return (function or tf.nn.sparse_softmax_cross_entropy_with_logits)(labels=labels, logits=logits)


def sequence_loss(
    logits: Any,
    targets: Any,
    weights: Any,
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    sum_over_timesteps: bool = False,
    sum_over_batch: bool = False,
    softmax_loss_function: _Loss = None,
    name: str | None = None,
) -> Any:
    """Returns the weighted cross-entropy of sequences.

    Args:
        logits: [batch, time, classes] floats.
        targets: [batch, time] class numbers.
        weights: [batch, time] floats.
        average_across_timesteps: divide the sum over time by that of the weights.
        average_across_batch: likewise over the batch.
        sum_over_timesteps: divide the sum over time by the number of weights that are not 0.
        sum_over_batch: likewise over the batch.
        softmax_loss_function: (labels, logits) -> losses, in the place of softmax cross-entropy.
        name: of the operations.

    Returns:
        A scalar; where only one dimension is reduced, [batch] or [time]; where none is, [batch, time].

    Raises:
        UsageError: (a ValueError) a dimension is both averaged and summed, or a rank is wrong.

    Source: `tf.contrib.seq2seq.sequence_loss`.
    """
    over_time = average_across_timesteps, sum_over_timesteps
    over_batch = average_across_batch, sum_over_batch
    ranks = [tf.convert_to_tensor(value).shape.rank for value in (logits, targets, weights)]
    if all(over_time) or all(over_batch) or ranks != [3, 2, 2]:
        raise UsageError(
            "tf.contrib.seq2seq.sequence_loss",
            f"Ranks of logits, targets and weights are {ranks}; averages {over_time[0], over_batch[0]}, "
            f"sums {over_time[1], over_batch[1]}.",
            "Pass [batch, time, classes], [batch, time] and [batch, time], and average or sum a dimension, not both.",
        )
    with tf.name_scope(name, "sequence_loss", [logits, targets, weights]):
        flat = tf.reshape(logits, [-1, tf.shape(logits)[2]])
        losses = _crossentropy(tf.reshape(targets, [-1]), flat, softmax_loss_function)
        losses = tf.reshape(losses, tf.shape(logits)[:2]) * weights
        averaged = average_across_timesteps or average_across_batch
        if average_across_timesteps and average_across_batch:
            axes = [0, 1]
        elif sum_over_timesteps and sum_over_batch:
            axes, averaged = [0, 1], False
        elif averaged:
            axes = [0] if average_across_batch else [1]
        elif sum_over_timesteps or sum_over_batch:
            axes = [0] if sum_over_batch else [1]
        else:
            return losses
        size = tf.reduce_sum(weights, axes) if averaged else tf.count_nonzero(weights, axes)
        return tf.div_no_nan(tf.reduce_sum(losses, axes), tf.cast(size, losses.dtype))


def tile_batch(t: Any, multiplier: int, name: str | None = None) -> Any:
    """Returns tensors with each row repeated: [batch, ...] becomes [batch * multiplier, ...].

    Source: `tf.contrib.seq2seq.tile_batch`.
    """
    with tf.name_scope(name, "tile_batch"):
        return tf.nest.map_structure(lambda part: tf.repeat(part, multiplier, axis=0), t)


def sequence_loss_by_example(
    logits: Sequence[Any],
    targets: Sequence[Any],
    weights: Sequence[Any],
    average_across_timesteps: bool = True,
    softmax_loss_function: _Loss = None,
    name: str | None = None,
) -> Any:
    """Returns the weighted cross-entropy of each sequence, [batch].

    Args:
        logits: for each time step [batch, classes].
        targets: for each time step [batch].
        weights: for each time step [batch].
        average_across_timesteps: divide by the sum of the weights.
        softmax_loss_function: (labels, logits) -> losses.
        name: of the operations.

    Raises:
        UsageError: (a ValueError) the lists are of different lengths.

    Source: `tf.contrib.legacy_seq2seq.sequence_loss_by_example`.
    """
    if not len(logits) == len(targets) == len(weights):
        raise UsageError(
            "tf.contrib.legacy_seq2seq.sequence_loss_by_example",
            "Lengths of logits, weights, and targets must be the same, got "
            f"{len(logits)}, {len(weights)}, {len(targets)}.",
            "Give one of each for every time step.",
        )
    with tf.name_scope(name, "sequence_loss_by_example"):
        losses = [
            _crossentropy(tf.reshape(target, [-1]), logit, softmax_loss_function) * weight
            for logit, target, weight in zip(logits, targets, weights, strict=True)
        ]
        total = tf.add_n(losses)
        return total / (tf.add_n(list(weights)) + 1e-12) if average_across_timesteps else total


def sequence_loss_of_lists(
    logits: Sequence[Any],
    targets: Sequence[Any],
    weights: Sequence[Any],
    average_across_timesteps: bool = True,
    average_across_batch: bool = True,
    softmax_loss_function: _Loss = None,
    name: str | None = None,
) -> Any:
    """Returns the sum of `sequence_loss_by_example`, divided by the size of the batch if so asked.

    Source: `tf.contrib.legacy_seq2seq.sequence_loss`.
    """
    with tf.name_scope(name, "sequence_loss"):
        total = tf.reduce_sum(
            sequence_loss_by_example(logits, targets, weights, average_across_timesteps, softmax_loss_function)
        )
        return total / tf.cast(tf.shape(targets[0])[0], total.dtype) if average_across_batch else total
