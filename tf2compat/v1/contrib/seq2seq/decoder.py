"""`tf.contrib.seq2seq.dynamic_decode`: a decoder is stepped until all its sequences have ended."""

from __future__ import annotations

import abc
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageTypeError

__all__ = ["Decoder", "dynamic_decode"]

_v1 = tf.compat.v1


class Decoder(abc.ABC):
    """What `dynamic_decode` steps.

    Subclasses have `batch_size`, `output_size`, `output_dtype`, `initialize` and `step`; `finalize` if they need it.

    Source: `tf.contrib.seq2seq.Decoder`.
    """

    @property
    @abc.abstractmethod
    def batch_size(self) -> Any:
        """How many sequences there are."""

    @property
    @abc.abstractmethod
    def output_size(self) -> Any:
        """The shapes of a step's outputs, without the batch."""

    @property
    @abc.abstractmethod
    def output_dtype(self) -> Any:
        """The types of a step's outputs."""

    @abc.abstractmethod
    def initialize(self, name: str | None = None) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the first inputs and the first state."""

    @abc.abstractmethod
    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> tuple[Any, Any, Any, Any]:
        """Returns outputs, the next state, the next inputs, and which sequences have ended."""

    def finalize(self, outputs: Any, final_state: Any, sequence_lengths: Any) -> tuple[Any, Any]:
        """Returns the outputs and the state that `dynamic_decode` returns."""
        raise NotImplementedError

    @property
    def tracks_own_finished(self) -> bool:
        """Whether `step` says of ended sequences again that they have ended, beams that are exchanged say."""
        return False


def _time_first(value: tf.Tensor) -> tf.Tensor:
    rank = value.shape.rank
    if rank is None:
        order = tf.concat([[1, 0], tf.range(2, tf.rank(value))], 0)
    elif rank < 2:
        return value
    else:
        order = [1, 0, *range(2, rank)]
    return tf.transpose(value, order)


def _zeros(size: Any, dtype: Any, batch_size: Any) -> tf.Tensor:
    shape = tf.TensorShape(size)
    static = tf.get_static_value(tf.convert_to_tensor(batch_size))
    made = tf.zeros(tf.concat([[batch_size], tf.constant(shape.as_list(), tf.int32)], 0), dtype)
    made.set_shape(tf.TensorShape([static]).concatenate(shape))
    return made


def _kept(finished: Any, old: Any, new: Any) -> Any:
    """Returns the state of before where a sequence has ended; what has no row for each sequence goes on."""
    if isinstance(new, tf.TensorArray) or new.shape.rank == 0:
        return new
    new.set_shape(old.shape)
    return _v1.where(finished, old, new)


def dynamic_decode(
    decoder: Decoder,
    output_time_major: bool = False,
    impute_finished: bool = False,
    maximum_iterations: Any = None,
    parallel_iterations: int = 32,
    swap_memory: bool = False,
    scope: Any = None,
) -> tuple[Any, Any, tf.Tensor]:
    """Steps a decoder until all sequences have ended.

    Args:
        decoder: a `Decoder`.
        output_time_major: whether outputs are `[time, batch, ...]`; else `[batch, time, ...]`.
        impute_finished: whether ended sequences give zeros and keep their state; else what the decoder makes of them.
        maximum_iterations: how many steps there are at most.
        parallel_iterations: of no effect on values; see `tf.while_loop`.
        swap_memory: likewise.
        scope: a variable scope, `decoder` by default.

    Returns:
        Outputs, the last state, and the lengths of the sequences (int32, `[batch]`).

    Raises:
        UsageTypeError: (a TypeError) it is no `Decoder`.

    Source: `tf.contrib.seq2seq.dynamic_decode`.
    """
    if not isinstance(decoder, Decoder):
        raise UsageTypeError(
            "tf.contrib.seq2seq.dynamic_decode",
            f"Expected decoder to be type Decoder, but saw: {type(decoder)}.",
            "Derive it from `tf.contrib.seq2seq.Decoder`.",
        )
    with _v1.variable_scope(scope, "decoder"):
        finished, first_inputs, first_state = decoder.initialize()
        zeros = tf.nest.map_structure(
            lambda size, dtype: _zeros(size, dtype, decoder.batch_size), decoder.output_size, decoder.output_dtype
        )
        if maximum_iterations is not None:
            maximum_iterations = tf.convert_to_tensor(maximum_iterations, tf.int32, name="maximum_iterations")
            finished = tf.logical_or(finished, maximum_iterations <= 0)
        lengths = tf.zeros_like(finished, tf.int32)
        arrays = tf.nest.map_structure(
            lambda zero: tf.TensorArray(
                zero.dtype, size=0, dynamic_size=True, element_shape=tf.TensorShape([None]).concatenate(zero.shape[1:])
            ),
            zeros,
        )

        def goes_on(time: Any, arrays: Any, state: Any, inputs: Any, finished: Any, lengths: Any) -> Any:
            return tf.logical_not(tf.reduce_all(finished))

        def step(time: Any, arrays: Any, state: Any, inputs: Any, finished: Any, lengths: Any) -> Any:
            outputs, next_state, next_inputs, ended = decoder.step(time, inputs, state)
            next_finished = ended if decoder.tracks_own_finished else tf.logical_or(ended, finished)
            if maximum_iterations is not None:
                next_finished = tf.logical_or(next_finished, time + 1 >= maximum_iterations)
            lengths = _v1.where(tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths)
            tf.nest.assert_same_structure(state, next_state)
            tf.nest.assert_same_structure(arrays, outputs)
            if impute_finished:
                outputs = tf.nest.map_structure(lambda output, zero: _v1.where(finished, zero, output), outputs, zeros)
                next_state = tf.nest.map_structure(lambda old, new: _kept(finished, old, new), state, next_state)
            arrays = tf.nest.map_structure(lambda array, output: array.write(time, output), arrays, outputs)
            return time + 1, arrays, next_state, next_inputs, next_finished, lengths

        _, arrays, state, _, _, lengths = _v1.while_loop(
            goes_on,
            step,
            (tf.constant(0), arrays, first_state, first_inputs, finished, lengths),
            parallel_iterations=parallel_iterations,
            swap_memory=swap_memory,
        )
        outputs = tf.nest.map_structure(lambda array: array.stack(), arrays)
        try:
            outputs, state = decoder.finalize(outputs, state, lengths)
        except NotImplementedError:
            pass
        if not output_time_major:
            outputs = tf.nest.map_structure(_time_first, outputs)
    return outputs, state, lengths
