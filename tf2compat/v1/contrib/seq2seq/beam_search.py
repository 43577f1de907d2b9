"""`tf.contrib.seq2seq.BeamSearchDecoder`: of each sequence, the likeliest few are followed."""

from __future__ import annotations

import collections
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.v1.contrib.seq2seq.attention import AttentionWrapperState
from tf2compat.v1.contrib.seq2seq.decoder import Decoder

__all__ = [
    "BeamSearchDecoder",
    "BeamSearchDecoderOutput",
    "BeamSearchDecoderState",
    "FinalBeamSearchDecoderOutput",
    "gather_tree",
]

_v1 = tf.compat.v1
_SYMBOL = "tf.contrib.seq2seq.BeamSearchDecoder"

BeamSearchDecoderState = collections.namedtuple(
    "BeamSearchDecoderState", ("cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs")
)
"""The state: of the cell, and of each beam its log probability, whether it has ended, its length, and what it attended
to so far. `[batch, beams, ...]`."""

BeamSearchDecoderOutput = collections.namedtuple("BeamSearchDecoderOutput", ("scores", "predicted_ids", "parent_ids"))
"""A step's output: scores and words of the beams, and of which beam of before each goes on. `[batch, beams]`."""

FinalBeamSearchDecoderOutput = collections.namedtuple(
    "FinalBeamSearchDecoderOutput", ("predicted_ids", "beam_search_decoder_output")
)
"""The output: the words of the beams, `[batch, time, beams]`, the best first, and the output of all steps."""


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
        int32, [time, batch, beams].

    Source: `tf.contrib.seq2seq.gather_tree`.
    """
    with _v1.name_scope(name, "GatherTree", [step_ids, parent_ids]):
        step_ids, parent_ids = tf.convert_to_tensor(step_ids), tf.convert_to_tensor(parent_ids)
        shape = tf.shape(step_ids)
        ends = tf.fill(shape[1:], tf.cast(end_token, step_ids.dtype))
        first = tf.tile(tf.range(shape[2])[None], [shape[1], 1])

        def before(following: Any, step: Any) -> Any:
            _, beam = following
            words, parents, time = step
            there = tf.tile((time < max_sequence_lengths)[:, None], [1, shape[2]])
            word = _v1.where(there, tf.gather(words, beam, batch_dims=1), ends)
            return word, _v1.where(there, tf.gather(parents, beam, batch_dims=1), beam)

        found, _ = tf.scan(before, (step_ids, parent_ids, tf.range(shape[0])), (ends, first), reverse=True)
        ended = tf.cumsum(tf.cast(tf.equal(found, end_token), tf.int32), exclusive=True) > 0
        beams = _v1.where(ended, tf.fill(shape, tf.cast(end_token, step_ids.dtype)), found)
        beams.set_shape(step_ids.shape)
        return beams


def _sorted_history(history: tf.TensorArray, parent_ids: Any, lengths: Any) -> tf.Tensor:
    """Returns what steps wrote for beams, [time, batch * beams, ...], each beam with what it came of."""
    written = history.stack()
    time, batch, beams = tf.unstack(tf.shape(parent_ids))
    numbers = tf.tile(tf.range(beams)[None, None], [time, batch, 1])
    longest = tf.cast(tf.reduce_max(lengths, 1), tf.int32)
    came_of = gather_tree(numbers, parent_ids, longest, beams + 1)
    inside = tf.transpose(tf.sequence_mask(lengths, time), [2, 0, 1])
    came_of = _v1.where(inside, came_of, numbers)
    values = tf.reshape(written, [time, batch, beams, -1])
    return tf.reshape(tf.gather(values, came_of, batch_dims=2), tf.shape(written))


def _attention_probs(state: Any) -> Any:
    """Returns the mean of the alignments of a cell's state, whose last wrapper may have several mechanisms.

    Raises:
        UsageError: (a ValueError) no cell attends.
    """
    states = state if isinstance(state, tuple) and not isinstance(state, AttentionWrapperState) else (state,)
    found = []
    for each in states:
        if isinstance(each, AttentionWrapperState):
            several = each.alignments if isinstance(each.alignments, tuple) else (each.alignments,)
            found.append(tf.add_n(list(several)) / len(several))
    if not found:
        raise UsageError(
            _SYMBOL,
            "coverage_penalty_weight must be 0.0 if no cell is attentional.",
            "Wrap a cell in `tf.contrib.seq2seq.AttentionWrapper`.",
        )
    return tf.add_n(found) / len(found)


class BeamSearchDecoder(Decoder):
    """Follows the `beam_width` likeliest sequences, a word a step.

    Args:
        cell: the cell; what it attends to is made for `batch * beam_width` rows, by `tile_batch`.
        embedding: the vectors of the words, or a function that returns those of ids.
        start_tokens: int32, [batch]: the first words.
        end_token: int32, a scalar: the word that ends a sequence.
        initial_state: the cell's state, of `batch * beam_width` rows.
        beam_width: how many sequences are followed.
        output_layer: makes logits of the cell's outputs; None: they are logits.
        length_penalty_weight: more than 0 favours longer sequences.
        coverage_penalty_weight: more than 0 favours those that attend to everything.
        reorder_tensor_arrays: whether the histories of beams that were exchanged are exchanged as well.

    Raises:
        UsageTypeError: (a TypeError) the layer is none.
        UsageError: (a ValueError) `start_tokens` is no vector or `end_token` no scalar, or a penalty for coverage is
            asked of cells that do not attend.

    Source: `tf.contrib.seq2seq.BeamSearchDecoder`; the penalties are of Wu et al. (arXiv:1609.08144).
    """

    def __init__(
        self,
        cell: Any,
        embedding: Any,
        start_tokens: Any,
        end_token: Any,
        initial_state: Any,
        beam_width: int,
        output_layer: Any = None,
        length_penalty_weight: float = 0.0,
        coverage_penalty_weight: float = 0.0,
        reorder_tensor_arrays: bool = True,
    ) -> None:
        if output_layer is not None and not hasattr(output_layer, "compute_output_shape"):
            raise UsageTypeError(
                _SYMBOL, f"output_layer is {type(output_layer)}.", "Pass a layer, `tf.layers.Dense(n)`."
            )
        start = tf.convert_to_tensor(start_tokens, tf.int32, name="start_tokens")
        self._end_token = tf.convert_to_tensor(end_token, tf.int32, name="end_token")
        if start.shape.rank != 1 or self._end_token.shape.rank != 0:
            raise UsageError(
                _SYMBOL,
                f"`start_tokens` has the shape {start.shape}, `end_token` {self._end_token.shape}.",
                "Pass a vector and a scalar.",
            )
        self._cell = cell
        self._layer = output_layer
        self._words: Callable[[Any], Any] = (
            embedding if callable(embedding) else lambda ids: tf.nn.embedding_lookup(embedding, ids)
        )
        self._beams = beam_width
        self._length_weight = length_penalty_weight
        self._coverage_weight = coverage_penalty_weight
        self._reorders = reorder_tensor_arrays
        self._batch = _v1.size(start)
        self._static_batch = start.shape.as_list()[0]
        self._start_inputs = self._words(tf.tile(start[:, None], [1, beam_width]))
        self._initial_state = tf.nest.map_structure(self._split, initial_state)

    @property
    def batch_size(self) -> Any:
        """How many sequences there are, without their beams."""
        return self._batch

    @property
    def tracks_own_finished(self) -> bool:
        """True: beams are exchanged."""
        return True

    @property
    def output_size(self) -> Any:
        """The shapes of a step's output, without the batch."""
        return BeamSearchDecoderOutput(*[tf.TensorShape([self._beams])] * 3)

    @property
    def output_dtype(self) -> Any:
        """The types of a step's output."""
        return BeamSearchDecoderOutput(self._dtype, tf.int32, tf.int32)

    @property
    def _dtype(self) -> Any:
        return tf.nest.flatten(self._initial_state)[0].dtype

    def _split(self, value: Any) -> Any:
        """Returns rows of beams, [batch * beams, ...], as [batch, beams, ...]."""
        if isinstance(value, tf.TensorArray) or value.shape.rank == 0:
            return value
        rest = value.shape[1:]
        known = rest if rest.is_fully_defined() else tf.shape(value)[1:]
        found = tf.reshape(value, tf.concat([[self._batch, self._beams], known], 0))
        found.set_shape(tf.TensorShape([self._static_batch, self._beams]).concatenate(rest))
        return found

    def _merge(self, value: Any) -> Any:
        """Returns [batch, beams, ...] as rows of beams."""
        if isinstance(value, tf.TensorArray) or value.shape.rank < 2:
            return value
        rest = value.shape[2:]
        known = rest if rest.is_fully_defined() else tf.shape(value)[2:]
        found = tf.reshape(value, tf.concat([[self._batch * self._beams], known], 0))
        rows = None if self._static_batch is None else self._static_batch * self._beams
        found.set_shape(tf.TensorShape([rows]).concatenate(rest))
        return found

    def initialize(self, name: str | None = None) -> tuple[Any, Any, Any]:
        """Returns which beams have ended (all but the first), the first inputs and the first state."""
        first = tf.tile(tf.one_hot([0], self._beams, True, False, dtype=tf.bool), [self._batch, 1])
        first.set_shape([self._static_batch, self._beams])
        ended = tf.logical_not(first)
        attended = () if not self._coverage_weight else _attention_probs(self._initial_state)
        state = BeamSearchDecoderState(
            cell_state=self._initial_state,
            log_probs=_v1.where(first, tf.zeros_like(first, self._dtype), tf.fill(tf.shape(first), -self._infinity())),
            finished=ended,
            lengths=tf.zeros_like(first, tf.int64),
            accumulated_attention_probs=attended,
        )
        return ended, self._start_inputs, state

    def _infinity(self) -> Any:
        return tf.constant(float("inf"), self._dtype)

    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> tuple[Any, Any, Any, Any]:
        """Returns the beams' output, their state, their next inputs, and which have ended."""
        with _v1.name_scope(name, "BeamSearchDecoderStep"):
            cell_state = tf.nest.map_structure(self._merge, state.cell_state)
            outputs, cell_state = self._cell(tf.nest.map_structure(self._merge, inputs), cell_state)
            logits = tf.nest.map_structure(self._split, outputs)
            cell_state = tf.nest.map_structure(self._split, cell_state)
            if self._layer is not None:
                logits = self._layer(logits)
            output, following = self._chosen(logits, cell_state, state)
            next_inputs = _v1.cond(
                tf.reduce_all(following.finished),
                lambda: self._start_inputs,
                lambda: self._words(output.predicted_ids),
            )
        return output, following, next_inputs, following.finished

    def _chosen(self, logits: Any, cell_state: Any, state: Any) -> tuple[Any, Any]:
        """Returns the output and the state of the beams that score best."""
        words = logits.shape.as_list()[-1] or tf.shape(logits)[-1]
        ended = state.finished
        # A beam that has ended goes on by its end alone, at no cost.
        ends = tf.one_hot(self._end_token, words, tf.constant(0.0, logits.dtype), logits.dtype.min, dtype=logits.dtype)
        steps = tf.where(ended[:, :, None], ends, tf.nn.log_softmax(logits))
        totals = state.log_probs[:, :, None] + steps
        attended: Any = ()
        if self._coverage_weight:
            going = tf.cast(tf.logical_not(ended), tf.float32)
            attended = state.accumulated_attention_probs + _attention_probs(cell_state) * going[:, :, None]
        scores = self._scores(totals, state, attended, words)
        best, places = tf.math.top_k(tf.reshape(scores, [self._batch, -1]), self._beams)
        for each in (best, places):
            each.set_shape([self._static_batch, self._beams])
        ids, parents = places % words, places // words

        def taken(values: Any) -> Any:
            if isinstance(values, tf.TensorArray) or values.shape.rank < 2:
                return values
            return tf.gather(values, parents, batch_dims=1)

        was_ended = taken(ended)
        output = BeamSearchDecoderOutput(scores=best, predicted_ids=ids, parent_ids=parents)
        following = BeamSearchDecoderState(
            cell_state=tf.nest.map_structure(taken, cell_state),
            log_probs=tf.gather(tf.reshape(totals, [self._batch, -1]), places, batch_dims=1),
            finished=tf.logical_or(was_ended, tf.equal(ids, self._end_token)),
            lengths=taken(state.lengths) + tf.cast(tf.logical_not(was_ended), tf.int64),
            accumulated_attention_probs=attended if isinstance(attended, tuple) else taken(attended),
        )
        for new, old in zip(tf.nest.flatten(following), tf.nest.flatten(state), strict=True):
            if isinstance(new, tf.Tensor):
                new.set_shape(old.shape)
        return output, following

    def _scores(self, totals: Any, state: Any, attended: Any, words: Any) -> Any:
        """Returns log probabilities with the penalties, [batch, beams, words]."""
        scores = totals
        if self._length_weight:
            longer = tf.one_hot(self._end_token, words, 0, 1, dtype=tf.int64)
            going = tf.cast(tf.logical_not(state.finished), tf.int64)
            lengths = tf.cast(state.lengths[:, :, None] + going[:, :, None] * longer, tf.float32)
            scores = totals / tf.cast(((5.0 + lengths) / 6.0) ** self._length_weight, totals.dtype)
        if self._coverage_weight:
            covered = tf.minimum(tf.where(tf.equal(attended, 0.0), tf.ones_like(attended), attended), 1.0)
            penalty = tf.reduce_sum(tf.math.log(covered), 2) * tf.cast(state.finished, tf.float32)
            scores += (penalty * self._coverage_weight)[:, :, None]
        return scores

    def _is_sortable(self, shape: Any) -> bool:
        """Returns whether what a step wrote has a row for each beam.

        TensorFlow 1.15 took two known dimensions for [batch, beams] and left other such histories as they were.
        """
        if not shape.rank:
            return False
        rows, second = (*shape.as_list(), None)[:2]
        batch, beams = self._static_batch, self._beams
        if None in (batch, rows):
            return True
        return rows == batch * beams and (second is None or (rows, second) == (batch, beams))

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> tuple[Any, Any]:
        """Returns whole beams, and the state with its histories in their order."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, 1), tf.int32)
        ids = gather_tree(outputs.predicted_ids, outputs.parent_ids, longest, self._end_token)
        if self._reorders:

            def ordered(value: Any) -> Any:
                if not isinstance(value, tf.TensorArray) or not self._is_sortable(value.element_shape):
                    return value
                return _sorted_history(value, outputs.parent_ids, final_state.lengths)

            final_state = final_state._replace(cell_state=tf.nest.map_structure(ordered, final_state.cell_state))
        return FinalBeamSearchDecoderOutput(predicted_ids=ids, beam_search_decoder_output=outputs), final_state
