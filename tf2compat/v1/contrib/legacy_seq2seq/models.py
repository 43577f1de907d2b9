"""`tf.contrib.legacy_seq2seq`'s models of sequences, and training them in buckets of lengths."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.v1.contrib.legacy_seq2seq.decoders import (
    embedding_attention_decoder,
    embedding_rnn_decoder,
    fed_back,
    rnn_decoder,
)
from tf2compat.v1.contrib.rnn.projections import EmbeddingWrapper, OutputProjectionWrapper
from tf2compat.v1.contrib.seq2seq.losses import sequence_loss_by_example, sequence_loss_of_lists
from tf2compat.v1.nn import rnn_cell

__all__ = [
    "basic_rnn_seq2seq",
    "embedding_attention_seq2seq",
    "embedding_rnn_seq2seq",
    "embedding_tied_rnn_seq2seq",
    "model_with_buckets",
    "one2many_rnn_seq2seq",
    "tied_rnn_seq2seq",
]

_Made = tuple[list[Any], Any]


def basic_rnn_seq2seq(
    encoder_inputs: Sequence[Any], decoder_inputs: Sequence[Any], cell: Any, dtype: Any = tf.float32, scope: Any = None
) -> _Made:
    """Encodes a sequence of vectors by a copy of the cell, and decodes another by the cell.

    Args:
        encoder_inputs: tensors, [batch, size], one a step.
        decoder_inputs: likewise.
        cell: the cell.
        dtype: of the states.
        scope: of the variables; "basic_rnn_seq2seq" by default.

    Returns:
        The outputs and the last state.

    Source: `tf.contrib.legacy_seq2seq.basic_rnn_seq2seq`; Sutskever, Vinyals and Le (arXiv:1409.3215).
    """
    with tf.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = tf.nn.static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


def tied_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    loop_function: Callable[[Any, int], Any] | None = None,
    dtype: Any = tf.float32,
    scope: Any = None,
) -> _Made:
    """As `basic_rnn_seq2seq`, the two sharing their variables.

    Source: `tf.contrib.legacy_seq2seq.tied_rnn_seq2seq`.
    """
    with tf.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = tf.nn.static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        tf.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function, scope)


def _either(feed_previous: Any, decode: Callable[[bool, bool], _Made], structure: Any) -> _Made:
    """Returns what is decoded, where a tensor may say whether outputs are fed back.

    Args:
        feed_previous: a bool, or a tensor of one.
        decode: (whether they are, whether gradients reach the vectors by this way) -> outputs and state.
        structure: of the states.
    """
    if isinstance(feed_previous, bool):
        return decode(feed_previous, True)
    counts = []

    def flat(fed: bool) -> list[Any]:
        with tf.variable_scope(tf.get_variable_scope(), reuse=None if fed else True):
            outputs, state = decode(fed, False)
        counts.append(len(outputs))
        return [*outputs, *tf.nest.flatten(state)]

    found = tf.cond(feed_previous, lambda: flat(True), lambda: flat(False))
    return found[: counts[0]], tf.nest.pack_sequence_as(structure, found[counts[0] :])


def embedding_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> _Made:
    """Encodes and decodes words.

    Args:
        encoder_inputs: int32 tensors, [batch], one a step.
        decoder_inputs: likewise.
        cell: the cell.
        num_encoder_symbols: how many words the encoder knows.
        num_decoder_symbols: how many the decoder knows.
        embedding_size: the size of a word's vector.
        output_projection: weights and biases that make words of outputs; without, the model has its own.
        feed_previous: whether the likeliest word is the decoder's next input: a bool, or a tensor of one.
        dtype: of the states.
        scope: of the variables; "embedding_rnn_seq2seq" by default.

    Source: `tf.contrib.legacy_seq2seq.embedding_rnn_seq2seq`.
    """
    with tf.variable_scope(scope or "embedding_rnn_seq2seq") as opened:
        if dtype is not None:
            opened.set_dtype(dtype)
        encoder = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        _, state = tf.nn.static_rnn(encoder, encoder_inputs, dtype=opened.dtype)
        decoder = cell if output_projection is not None else OutputProjectionWrapper(cell, num_decoder_symbols)
        return _either(
            feed_previous,
            lambda fed, update: embedding_rnn_decoder(
                decoder_inputs, state, decoder, num_decoder_symbols, embedding_size, output_projection, fed, update
            ),
            state,
        )


def embedding_tied_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_symbols: int,
    embedding_size: int,
    num_decoder_symbols: int | None = None,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> _Made:
    """As `embedding_rnn_seq2seq`, encoder and decoder sharing vectors and variables.

    Source: `tf.contrib.legacy_seq2seq.embedding_tied_rnn_seq2seq`.
    """
    with tf.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as opened:
        vectors = tf.get_variable("embedding", [num_symbols, embedding_size], opened.dtype)
        given, wanted = (
            [tf.nn.embedding_lookup(vectors, word) for word in words] for words in (encoder_inputs, decoder_inputs)
        )
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols or num_symbols)
        return _either(
            feed_previous,
            lambda fed, update: tied_rnn_seq2seq(
                given, wanted, cell, fed_back(vectors, output_projection, update) if fed else None, opened.dtype
            ),
            cell.state_size,
        )


def embedding_attention_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    cell: Any,
    num_encoder_symbols: int,
    num_decoder_symbols: int,
    embedding_size: int,
    num_heads: int = 1,
    output_projection: Any = None,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
    initial_state_attention: bool = False,
) -> _Made:
    """As `embedding_rnn_seq2seq`, with attention to the encoder's outputs.

    Source: `tf.contrib.legacy_seq2seq.embedding_attention_seq2seq`; Bahdanau, Cho and Bengio (arXiv:1409.0473).
    """
    with tf.variable_scope(scope or "embedding_attention_seq2seq", dtype=dtype) as opened:
        encoder = EmbeddingWrapper(copy.deepcopy(cell), num_encoder_symbols, embedding_size)
        outputs, state = tf.nn.static_rnn(encoder, encoder_inputs, dtype=opened.dtype)
        attended = tf.stack(outputs, 1)
        own = output_projection is None
        decoder = OutputProjectionWrapper(cell, num_decoder_symbols) if own else cell
        return _either(
            feed_previous,
            lambda fed, update: embedding_attention_decoder(
                decoder_inputs,
                state,
                attended,
                decoder,
                num_decoder_symbols,
                embedding_size,
                num_heads,
                num_decoder_symbols if own else cell.output_size,
                output_projection,
                fed,
                update,
                initial_state_attention=initial_state_attention,
            ),
            state,
        )


def one2many_rnn_seq2seq(
    encoder_inputs: Sequence[Any],
    decoder_inputs_dict: Mapping[str, Sequence[Any]],
    enc_cell: Any,
    dec_cells_dict: Mapping[str, Any],
    num_encoder_symbols: int,
    num_decoder_symbols_dict: Mapping[str, int],
    embedding_size: int,
    feed_previous: Any = False,
    dtype: Any = None,
    scope: Any = None,
) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Encodes one sequence of words and decodes several, by name; see `embedding_rnn_seq2seq`.

    Returns:
        The outputs and the last states, by name.

    Raises:
        UsageTypeError: (a TypeError) a cell is none.
        UsageError: (a ValueError) inputs and cells have not the same names.

    Source: `tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq`; Luong et al. (arXiv:1511.06114).
    """
    symbol = "tf.contrib.legacy_seq2seq.one2many_rnn_seq2seq"
    for cell in (enc_cell, *dec_cells_dict.values()):
        if not isinstance(cell, rnn_cell.RNNCell):
            raise UsageTypeError(symbol, f"{type(cell)} is not an RNNCell.", "Pass a `tf.nn.rnn_cell.RNNCell`.")
    if set(dec_cells_dict) != set(decoder_inputs_dict):
        raise UsageError(
            symbol,
            f"There are cells for {sorted(dec_cells_dict)} and inputs for {sorted(decoder_inputs_dict)}.",
            "Give both for each name.",
        )
    outputs, states = {}, {}
    with tf.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as opened:
        encoder = EmbeddingWrapper(enc_cell, num_encoder_symbols, embedding_size)
        _, state = tf.nn.static_rnn(encoder, encoder_inputs, dtype=opened.dtype)
        for name, words in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            decoder = OutputProjectionWrapper(dec_cells_dict[name], symbols)
            with tf.variable_scope(f"one2many_decoder_{name}"):

                def decode(
                    fed: bool, _: bool, words: Any = words, decoder: Any = decoder, symbols: int = symbols
                ) -> _Made:
                    return embedding_rnn_decoder(words, state, decoder, symbols, embedding_size, feed_previous=fed)

                outputs[name], states[name] = _either(feed_previous, decode, state)
    return outputs, states


def model_with_buckets(
    encoder_inputs: Sequence[Any],
    decoder_inputs: Sequence[Any],
    targets: Sequence[Any],
    weights: Sequence[Any],
    buckets: Sequence[tuple[int, int]],
    seq2seq: Callable[[Sequence[Any], Sequence[Any]], _Made],
    softmax_loss_function: Callable[..., Any] | None = None,
    per_example_loss: bool = False,
    name: str | None = None,
) -> tuple[list[list[Any]], list[Any]]:
    """Makes a model for each bucket of lengths, all of the same variables.

    Args:
        encoder_inputs: one tensor a step.
        decoder_inputs: likewise.
        targets: the words that are wanted, likewise.
        weights: of the words, likewise.
        buckets: pairs of numbers of steps, of encoder and decoder, in rising order.
        seq2seq: (encoder inputs, decoder inputs) -> outputs and state.
        softmax_loss_function: (labels, logits) -> losses; cross entropy by default.
        per_example_loss: whether the loss of each row is returned, not their mean.
        name: of the scope; "model_with_buckets" by default.

    Returns:
        The outputs and the loss of each bucket.

    Raises:
        UsageError: (a ValueError) there are fewer steps than the last bucket has.

    Source: `tf.contrib.legacy_seq2seq.model_with_buckets`.
    """
    for part, steps, needed in (
        ("encoder_inputs", encoder_inputs, buckets[-1][0]),
        ("targets", targets, buckets[-1][1]),
        ("weights", weights, buckets[-1][1]),
    ):
        if len(steps) < needed:
            raise UsageError(
                "tf.contrib.legacy_seq2seq.model_with_buckets",
                f"Length of {part} ({len(steps)}) must be at least that of last bucket ({needed}).",
                "Give a tensor for each step.",
            )
    loss_of = sequence_loss_by_example if per_example_loss else sequence_loss_of_lists
    outputs, losses = [], []
    with tf.name_scope(name, "model_with_buckets", [*encoder_inputs, *decoder_inputs, *targets, *weights]):
        for number, (given, wanted) in enumerate(buckets):
            with tf.variable_scope(tf.get_variable_scope(), reuse=True if number else None):
                made, _ = seq2seq(encoder_inputs[:given], decoder_inputs[:wanted])
                outputs.append(made)
                losses.append(
                    loss_of(made, targets[:wanted], weights[:wanted], softmax_loss_function=softmax_loss_function)
                )
    return outputs, losses
