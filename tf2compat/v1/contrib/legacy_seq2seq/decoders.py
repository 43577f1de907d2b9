"""`tf.contrib.legacy_seq2seq`'s decoders, which are unrolled: inputs are lists, a tensor a step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.rnn.linear import Linear

__all__ = [
    "attention_decoder",
    "embedding_attention_decoder",
    "embedding_rnn_decoder",
    "fed_back",
    "rnn_decoder",
]

_Loop = Callable[[Any, int], Any]


def fed_back(embedding: Any, output_projection: Any, update_embedding: bool) -> _Loop:
    """Returns the loop function that makes the next input of an output: the vector of its likeliest word.

    Args:
        embedding: the vectors of the words.
        output_projection: weights and biases that make words of outputs; None if outputs are words.
        update_embedding: whether gradients reach the vectors by this way.
    """

    def following(output: Any, _: int) -> Any:
        if output_projection is not None:
            output = tf.nn.xw_plus_b(output, *output_projection)
        vectors = tf.nn.embedding_lookup(embedding, tf.argmax(output, 1))
        return vectors if update_embedding else tf.stop_gradient(vectors)

    return following


def _check(output_projection: Any, num_symbols: int, dtype: Any) -> None:
    """Raises ValueError where a projection has not as many columns as there are words."""
    if output_projection is not None:
        weights, biases = (tf.convert_to_tensor(part, dtype) for part in output_projection)
        weights.shape.assert_is_compatible_with([None, num_symbols])
        biases.shape.assert_is_compatible_with([num_symbols])


def _steps(decoder_inputs: Iterable[Any], loop_function: _Loop | None, step: Callable[[Any], Any]) -> list[Any]:
    """Returns the output of each step; variables are made in the first."""
    outputs: list[Any] = []
    for number, given in enumerate(decoder_inputs):
        if number:
            tf.get_variable_scope().reuse_variables()
            if loop_function is not None:
                with tf.variable_scope("loop_function", reuse=True):
                    given = loop_function(outputs[-1], number)
        outputs.append(step(given))
    return outputs


def rnn_decoder(
    decoder_inputs: Iterable[Any], initial_state: Any, cell: Any, loop_function: _Loop | None = None, scope: Any = None
) -> tuple[list[Any], Any]:
    """Runs a cell over inputs.

    Args:
        decoder_inputs: tensors, [batch, size], one a step.
        initial_state: the state to begin with.
        cell: the cell.
        loop_function: (output, step) -> the next input, in the place of the one that is given; None: those given.
        scope: of the variables; "rnn_decoder" by default.

    Returns:
        The outputs and the last state.

    Source: `tf.contrib.legacy_seq2seq.rnn_decoder`.
    """
    state = initial_state

    def step(given: Any) -> Any:
        nonlocal state
        output, state = cell(given, state)
        return output

    with tf.variable_scope(scope or "rnn_decoder"):
        return _steps(decoder_inputs, loop_function, step), state


def embedding_rnn_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    scope: Any = None,
) -> tuple[list[Any], Any]:
    """Runs a cell over words.

    Args:
        decoder_inputs: int32 tensors, [batch], one a step.
        initial_state: the state to begin with.
        cell: the cell.
        num_symbols: how many words there are.
        embedding_size: the size of a word's vector.
        output_projection: weights and biases that make words of outputs.
        feed_previous: whether the likeliest word is the next input.
        update_embedding_for_previous: whether gradients reach the vectors by this way.
        scope: of the variables; "embedding_rnn_decoder" by default.

    Source: `tf.contrib.legacy_seq2seq.embedding_rnn_decoder`.
    """
    with tf.variable_scope(scope or "embedding_rnn_decoder") as opened:
        _check(output_projection, num_symbols, opened.dtype)
        vectors = tf.get_variable("embedding", [num_symbols, embedding_size])
        loop = fed_back(vectors, output_projection, update_embedding_for_previous) if feed_previous else None
        words = (tf.nn.embedding_lookup(vectors, word) for word in decoder_inputs)
        return rnn_decoder(words, initial_state, cell, loop)


class _Attention:
    """Reads of the states that are attended to, once for each head.

    Args:
        states: [batch, length, size].
        heads: how many reads there are.
    """

    def __init__(self, states: Any, heads: int) -> None:
        self._states = states
        self._heads = heads
        self.size = int(states.shape[2])
        self._features, self._vectors = [], []
        for head in range(heads):
            kernel = tf.get_variable(f"AttnW_{head}", [1, 1, self.size, self.size], states.dtype)
            self._features.append(tf.tensordot(states, kernel[0, 0], 1))
            self._vectors.append(tf.get_variable(f"AttnV_{head}", [self.size], states.dtype))

    def nothing(self, batch: Any) -> list[Any]:
        """Returns reads of zeros."""
        return [tf.zeros([batch, self.size], self._states.dtype) for _ in range(self._heads)]

    def read(self, query: Any) -> list[Any]:
        """Returns what is read for a state of the cell."""
        query = tf.concat(tf.nest.flatten(query), 1)
        return [self._read(head, query) for head in range(self._heads)]

    def _read(self, head: int, query: Any) -> Any:
        with tf.variable_scope(f"Attention_{head}"):
            asked = tf.cast(Linear(query, self.size)(query), self._states.dtype)[:, None]
        scores = tf.reduce_sum(self._vectors[head] * tf.tanh(self._features[head] + asked), 2)
        weights = tf.cast(tf.nn.softmax(tf.cast(scores, tf.float32)), self._states.dtype)
        return tf.reduce_sum(weights[:, :, None] * self._states, 1)


def attention_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    output_size: int | None = None,
    num_heads: int = 1,
    loop_function: _Loop | None = None,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> tuple[list[Any], Any]:
    """Runs a cell over inputs, with attention to other states.

    Args:
        decoder_inputs: tensors, [batch, size], one a step.
        initial_state: the state to begin with.
        attention_states: [batch, length, size], with a known size.
        cell: the cell.
        output_size: the size of the outputs; the cell's by default.
        num_heads: how many reads a step makes.
        loop_function: (output, step) -> the next input; None: those given.
        dtype: of the variables.
        scope: of the variables; "attention_decoder" by default.
        initial_state_attention: whether the first step reads for the first state, and not nothing.

    Returns:
        The outputs and the last state of the cell.

    Raises:
        UsageError: (a ValueError) there are no inputs or heads, or the size of the states is not known.

    Source: `tf.contrib.legacy_seq2seq.attention_decoder`; Vinyals et al. (arXiv:1412.7449).
    """
    if not decoder_inputs or num_heads < 1 or attention_states.shape.as_list()[2] is None:
        raise UsageError(
            "tf.contrib.legacy_seq2seq.attention_decoder",
            f"There are {len(decoder_inputs)} inputs, {num_heads} heads, and states {attention_states.shape}.",
            "Give at least one input and one head, and states of a known size.",
        )
    state, first = initial_state, True
    with tf.variable_scope(scope or "attention_decoder", dtype=dtype) as opened:
        attention = _Attention(attention_states, num_heads)
        reads = attention.nothing(tf.shape(decoder_inputs[0])[0])
        if initial_state_attention:
            reads = attention.read(initial_state)

        def joined(part: Any, size: int) -> Any:
            parts = [tf.cast(each, opened.dtype) for each in (part, *reads)]
            return Linear(parts, size)(parts)

        def step(given: Any) -> Any:
            nonlocal state, reads, first
            output, state = cell(joined(given, int(given.shape[1])), state)
            with tf.variable_scope(
                tf.get_variable_scope(),
                reuse=True if first and initial_state_attention else tf.get_variable_scope().reuse,
            ):
                reads = attention.read(state)
            first = False
            with tf.variable_scope("AttnOutputProjection"):
                return joined(output, output_size or cell.output_size)

        return _steps(decoder_inputs, loop_function, step), state


def embedding_attention_decoder(
    decoder_inputs: Sequence[Any],
    initial_state: Any,
    attention_states: Any,
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_size: int | None = None,
    output_projection: Any = None,
    feed_previous: bool = False,
    update_embedding_for_previous: bool = True,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> tuple[list[Any], Any]:
    """Runs a cell over words, with attention; see `embedding_rnn_decoder` and `attention_decoder`.

    Source: `tf.contrib.legacy_seq2seq.embedding_attention_decoder`.
    """
    with tf.variable_scope(scope or "embedding_attention_decoder", dtype=dtype) as opened:
        _check(output_projection, num_symbols, opened.dtype)
        vectors = tf.get_variable("embedding", [num_symbols, embedding_size])
        return attention_decoder(
            [tf.nn.embedding_lookup(vectors, word) for word in decoder_inputs],
            initial_state,
            attention_states,
            cell,
            output_size=output_size,
            num_heads=num_heads,
            loop_function=(
                fed_back(vectors, output_projection, update_embedding_for_previous) if feed_previous else None
            ),
            initial_state_attention=initial_state_attention,
        )
