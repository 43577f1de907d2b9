"""Linear-chain conditional random fields of `tf.contrib.crf`."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow.compat.v1 as tf

__all__ = [
    "crf_binary_score",
    "crf_decode",
    "crf_log_likelihood",
    "crf_log_norm",
    "crf_sequence_score",
    "crf_unary_score",
    "viterbi_decode",
]


def _mask(sequence_lengths: Any, steps: Any, dtype: Any) -> Any:
    """Returns ones inside the sequences, [batch, steps]; a length below 0 counts as 0."""
    return tf.sequence_mask(tf.maximum(sequence_lengths, 0), steps, dtype)


def crf_unary_score(tag_indices: Any, sequence_lengths: Any, inputs: Any) -> Any:
    """Returns the sum of the tags' own scores, [batch].

    Args:
        tag_indices: int32, [batch, steps]: the tags.
        sequence_lengths: [batch]: how many steps count.
        inputs: [batch, steps, tags]: scores of each tag at each step.

    Source: `tf.contrib.crf.crf_unary_score`.
    """
    inputs = tf.convert_to_tensor(inputs)
    scores = tf.gather(inputs, tag_indices, batch_dims=2)
    return tf.reduce_sum(scores * _mask(sequence_lengths, tf.shape(inputs)[1], inputs.dtype), 1)


def crf_binary_score(tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """Returns the sum of the scores of one tag following another, [batch].

    Args:
        tag_indices: int32, [batch, steps]: the tags.
        sequence_lengths: [batch]: how many steps count.
        transition_params: [tags, tags]: scores of the second following the first.

    Source: `tf.contrib.crf.crf_binary_score`.
    """
    tags, transitions = tf.convert_to_tensor(tag_indices), tf.convert_to_tensor(transition_params)
    scores = tf.gather_nd(transitions, tf.stack([tags[:, :-1], tags[:, 1:]], -1))
    return tf.reduce_sum(
        scores * _mask(tf.convert_to_tensor(sequence_lengths) - 1, tf.shape(tags)[1] - 1, transitions.dtype), 1
    )


def crf_sequence_score(inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """Returns the score of sequences of tags, not normalised, [batch]; 0 where nothing counts.

    Source: `tf.contrib.crf.crf_sequence_score`.
    """
    own = crf_unary_score(tag_indices, sequence_lengths, inputs)
    return own + crf_binary_score(tag_indices, sequence_lengths, transition_params)


def _forward(inputs: Any, sequence_lengths: Any, step: Any) -> Any:
    """Returns the scores of the tags at the end of each sequence; `step` makes them of those of the step before."""
    steps = tf.transpose(inputs, [1, 0, 2])
    inside = tf.transpose(_mask(sequence_lengths, tf.shape(inputs)[1], tf.bool))

    def following(before: Any, given: Any) -> Any:
        scores, counts = given
        return tf.where(tf.tile(counts[:, None], [1, tf.shape(scores)[1]]), step(before) + scores, before)

    return tf.foldl(following, (steps[1:], inside[1:]), steps[0])


def crf_log_norm(inputs: Any, sequence_lengths: Any, transition_params: Any) -> Any:
    """Returns the logarithm of the sum of the exponents of all sequences' scores, [batch]; 0 where nothing counts.

    Args:
        inputs: [batch, steps, tags]: scores of each tag at each step.
        sequence_lengths: [batch]: how many steps count.
        transition_params: [tags, tags]: scores of the second following the first.

    Source: `tf.contrib.crf.crf_log_norm`.
    """
    inputs, transitions = tf.convert_to_tensor(inputs), tf.convert_to_tensor(transition_params)
    last = _forward(
        inputs, sequence_lengths, lambda before: tf.reduce_logsumexp(before[:, :, None] + transitions[None], 1)
    )
    norm = tf.reduce_logsumexp(last, 1)
    return tf.where(tf.less_equal(sequence_lengths, 0), tf.zeros_like(norm), norm)


def crf_log_likelihood(
    inputs: Any, tag_indices: Any, sequence_lengths: Any, transition_params: Any = None
) -> tuple[Any, Any]:
    """Returns the log likelihood of sequences of tags, [batch], and the transitions.

    Args:
        inputs: [batch, steps, tags]: scores of each tag at each step.
        tag_indices: int32, [batch, steps]: the tags.
        sequence_lengths: [batch]: how many steps count.
        transition_params: [tags, tags]: scores of the second following the first; else the variable `transitions`.

    Source: `tf.contrib.crf.crf_log_likelihood`; Lafferty, McCallum and Pereira (2001).
    """
    inputs = tf.convert_to_tensor(inputs)
    if transition_params is None:
        tags = int(inputs.shape[2])
        transition_params = tf.get_variable("transitions", [tags, tags])
    lengths = tf.cast(sequence_lengths, tf.int32)
    score = crf_sequence_score(inputs, tag_indices, lengths, transition_params)
    return score - crf_log_norm(inputs, lengths, transition_params), transition_params


def crf_decode(potentials: Any, transition_params: Any, sequence_length: Any) -> tuple[Any, Any]:
    """Returns the best tags, int32, [batch, steps], with zeros behind the end, and their scores, [batch].

    Args:
        potentials: [batch, steps, tags]: scores of each tag at each step.
        transition_params: [tags, tags]: scores of the second following the first.
        sequence_length: [batch]: how many steps count.

    Source: `tf.contrib.crf.crf_decode`.
    """
    potentials, transitions = tf.convert_to_tensor(potentials), tf.convert_to_tensor(transition_params)
    lengths = tf.maximum(tf.cast(sequence_length, tf.int32), 1)
    steps = tf.transpose(potentials, [1, 0, 2])
    inside = tf.transpose(_mask(lengths, tf.shape(potentials)[1], tf.bool))
    same = tf.tile(tf.range(tf.shape(steps)[2])[None], [tf.shape(steps)[1], 1])

    def following(before: Any, given: Any) -> Any:
        (scores, counts), sums = given, before[0][:, :, None] + transitions[None]
        counts = tf.tile(counts[:, None], [1, tf.shape(scores)[1]])
        best = tf.argmax(sums, 1, output_type=tf.int32)
        return tf.where(counts, tf.reduce_max(sums, 1) + scores, before[0]), tf.where(counts, best, same)

    def came_from(tags: Any, best: Any) -> Any:
        return tf.gather(best, tags, batch_dims=1)

    # The first step is put before the others: there may be none of those.
    scores, best = tf.scan(following, (steps[1:], inside[1:]), (steps[0], same))
    last = tf.concat([steps[:1], scores], 0)[-1]
    tag = tf.argmax(last, 1, output_type=tf.int32)
    tags = tf.concat([tf.scan(came_from, best, tag, reverse=True), tag[None]], 0)
    score = tf.reduce_max(last, 1)
    found = tf.transpose(tags) * tf.cast(tf.transpose(inside), tf.int32)
    found.set_shape(potentials.shape[:2])
    score.set_shape(potentials.shape[:1])
    return found, score


def viterbi_decode(score: np.ndarray, transition_params: np.ndarray) -> tuple[list[int], float]:
    """Returns the best tags of one sequence, and their score.

    Args:
        score: [steps, tags]: scores of each tag at each step.
        transition_params: [tags, tags]: scores of the second following the first.

    Source: `tf.contrib.crf.viterbi_decode`.
    """
    best = np.asarray(score[0], np.result_type(score, transition_params))
    came_from = []
    for own in score[1:]:
        sums = best[:, None] + transition_params
        came_from.append(sums.argmax(0))
        best = own + sums.max(0)
    tags = [int(best.argmax())]
    for step in reversed(came_from):
        tags.append(int(step[tags[-1]]))
    return tags[::-1], best.max()
