"""`GatherTree`: its kernel ended with TensorFlow 1; here it is a scan over the steps, the last one first."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["gather_tree"]


def gather_tree(
    step_ids: Any, parent_ids: Any, max_sequence_lengths: Any, end_token: Any, name: str | None = None
) -> tf.Tensor:
    """Returns whole beams of what each step chose.

    Args:
        step_ids: int32, [time, batch, beams]: the words.
        parent_ids: likewise: the beam of the step before that each goes on.
        max_sequence_lengths: int32, [batch]: the length of the longest beam.
        end_token: int32, a scalar: what stands behind the end.
        name: of the operation.

    Returns:
        int32, [time, batch, beams]. A parent that is no beam raises `InvalidArgumentError` when it runs, on a GPU too.
    """
    with tf.compat.v1.name_scope(name, "GatherTree", [step_ids, parent_ids]):
        step_ids, parent_ids = tf.convert_to_tensor(step_ids, tf.int32), tf.convert_to_tensor(parent_ids, tf.int32)
        lengths, end_token = tf.convert_to_tensor(max_sequence_lengths, tf.int32), tf.cast(end_token, tf.int32)
        found, followed = _followed(step_ids, parent_ids, lengths, end_token)
        with tf.control_dependencies([_checked(followed, lengths, tf.shape(step_ids))]):
            # Exclusive: the end token itself is a part of the beam.
            ended = tf.cumsum(tf.cast(tf.equal(found, end_token), tf.int32), exclusive=True) > 0
            beams = tf.where(ended, end_token, found)
        beams.set_shape(step_ids.shape)
        return beams


def _followed(step_ids: Any, parent_ids: Any, lengths: Any, end_token: Any) -> tuple[Any, Any]:
    """Returns the words of whole beams, and for each step the parent that it goes on."""
    shape = tf.shape(step_ids)
    first = tf.tile(tf.range(shape[2])[None], [shape[1], 1])
    last = tf.maximum(shape[2] - 1, 0)

    def before(following: Any, step: Any) -> Any:
        # A parent that is no beam is an error below, and must not end in another one here.
        beam = tf.clip_by_value(following[1], 0, last)
        words, parents, time = step
        there = (time < lengths)[:, None]
        word = tf.where(there, tf.gather(words, beam, batch_dims=1), end_token)
        return word, tf.where(there, tf.gather(parents, beam, batch_dims=1), beam)

    start = (tf.fill(shape[1:], end_token), first)
    words, parents = tf.scan(before, (step_ids, parent_ids, tf.range(shape[0])), start, reverse=True)
    return words, parents


def _checked(followed: Any, lengths: Any, shape: Any) -> Any:
    """Returns an operation that raises if a step of a beam, but for the first, goes on what is no beam."""
    goes_on = (tf.range(shape[0])[:, None] > 0) & (tf.range(shape[0])[:, None] < lengths)
    bad = goes_on[:, :, None] & ((followed < 0) | (followed >= shape[2]))
    place = tf.concat([tf.cast(tf.where(bad), tf.int32), [[0, 0, 0]]], 0)[0]  # One row at least, where none is bad.
    said = tf.strings.format(
        "Saw invalid parent id {} at (batch, time, beam) == ({}, {}, {})",
        (tf.gather_nd(tf.pad(followed, [[0, 1]] * 3), place), place[1], place[0] - 1, place[2]),
    )
    return tf.debugging.Assert(~tf.reduce_any(bad), [said])
