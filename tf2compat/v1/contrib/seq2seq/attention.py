"""Attention of `tf.contrib.seq2seq`: Luong's, Bahdanau's, and the cell that attends."""

from __future__ import annotations

import collections
import math
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.v1.layers import Dense
from tf2compat.v1.nn import rnn_cell

__all__ = [
    "AttentionMechanism",
    "AttentionWrapper",
    "AttentionWrapperState",
    "BahdanauAttention",
    "LuongAttention",
    "hardmax",
]

_v1 = tf.compat.v1


def hardmax(logits: Any, name: str | None = None) -> tf.Tensor:
    """Returns 1 where the largest value of each row is, and 0 elsewhere.

    Source: `tf.contrib.seq2seq.hardmax`.
    """
    logits = tf.convert_to_tensor(logits)
    return tf.one_hot(tf.argmax(logits, -1), tf.shape(logits)[-1], dtype=logits.dtype)


class AttentionMechanism:
    """How much each row of a memory counts for a query.

    Args:
        query_layer: applied to queries; None for nothing.
        memory: `[batch, time, depth]`.
        probability_fn: from scores to weights; softmax by default.
        memory_sequence_length: `[batch]`: rows beyond count nothing; None if all count.
        memory_layer: makes keys of the memory; None if it is its own.
        score_mask_value: the score of rows that count nothing; minus infinity by default.
        name: of the operations.

    Attributes:
        values: the memory, zero beyond its sequences.
        keys: what queries are compared with.

    Source: `tf.contrib.seq2seq.AttentionMechanism`.
    """

    def __init__(
        self,
        query_layer: Any,
        memory: Any,
        probability_fn: Callable[[Any], Any] | None = None,
        memory_sequence_length: Any = None,
        memory_layer: Any = None,
        score_mask_value: Any = None,
        name: str | None = None,
    ) -> None:
        self.query_layer, self.memory_layer = query_layer, memory_layer
        self._probability_fn = probability_fn or tf.nn.softmax
        self._mask_value = score_mask_value
        memory = tf.convert_to_tensor(memory, name="memory")
        self._mask = None
        if memory_sequence_length is not None:
            self._mask = tf.sequence_mask(memory_sequence_length, tf.shape(memory)[1])
            memory *= tf.cast(self._mask, memory.dtype)[:, :, tf.newaxis]
        self.values = memory
        self.keys = memory if memory_layer is None else memory_layer(memory)
        self.batch_size = tf.compat.dimension_value(memory.shape[0]) or tf.shape(memory)[0]
        self.alignments_size = tf.compat.dimension_value(memory.shape[1]) or tf.shape(memory)[1]

    @property
    def state_size(self) -> Any:
        """The size of a query's weights."""
        return self.alignments_size

    def initial_alignments(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """Returns the weights of before the first query: zeros."""
        static = tf.get_static_value(tf.convert_to_tensor(batch_size))
        made = tf.zeros([batch_size, self.alignments_size], dtype)
        made.set_shape([static, None if tf.is_tensor(self.alignments_size) else self.alignments_size])
        return made

    def initial_state(self, batch_size: Any, dtype: Any) -> tf.Tensor:
        """Returns the state of before the first query: zeros."""
        return self.initial_alignments(batch_size, dtype)

    def _score(self, query: Any) -> Any:
        raise NotImplementedError

    def __call__(self, query: Any, state: Any) -> tuple[Any, Any]:
        """Returns the weights for queries, `[batch, time]`, and the next state, which they are."""
        score = self._score(query)
        if self._mask is not None:
            value = score.dtype.as_numpy_dtype(-math.inf) if self._mask_value is None else self._mask_value
            score = tf.where(self._mask, score, value * tf.ones_like(score))
        alignments = self._probability_fn(score)
        return alignments, alignments


class LuongAttention(AttentionMechanism):
    """Scores are products of queries and keys.

    Args:
        num_units: the depth of queries and keys.
        memory: `[batch, time, depth]`.
        memory_sequence_length: `[batch]`, or None.
        scale: whether a learned factor scales scores.
        probability_fn: from scores to weights; softmax by default.
        score_mask_value: the score of rows that count nothing.
        dtype: of the key layer.
        name: of the operations.

    Source: `tf.contrib.seq2seq.LuongAttention`; Luong, Pham and Manning (arXiv:1508.04025).
    """

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        scale: bool = False,
        probability_fn: Callable[[Any], Any] | None = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        name: str = "LuongAttention",
    ) -> None:
        layer = Dense(num_units, name="memory_layer", use_bias=False, dtype=dtype or tf.float32)
        super().__init__(None, memory, probability_fn, memory_sequence_length, layer, score_mask_value, name)
        self._num_units, self._scale = num_units, scale

    def _score(self, query: Any) -> Any:
        with _v1.variable_scope(None, "luong_attention", [query]):
            if query.shape[-1] != self._num_units:
                raise UsageError(
                    "tf.contrib.seq2seq.LuongAttention",
                    f"The queries are of depth {query.shape[-1]}, the keys of depth {self._num_units}.",
                    "Set `num_units` to the size of the cell's output.",
                )
            score = tf.squeeze(tf.matmul(query[:, tf.newaxis], self.keys, transpose_b=True), [1])
            if self._scale:
                score *= _v1.get_variable("attention_g", dtype=query.dtype, initializer=tf.ones_initializer, shape=())
            return score


class BahdanauAttention(AttentionMechanism):
    """Scores are a layer of one unit on the hyperbolic tangent of queries plus keys.

    Args:
        num_units: the depth of queries and keys.
        memory: `[batch, time, depth]`.
        memory_sequence_length: `[batch]`, or None.
        normalize: whether the layer's weights are normalized, by Salimans and Kingma (arXiv:1602.07868).
        probability_fn: from scores to weights; softmax by default.
        score_mask_value: the score of rows that count nothing.
        dtype: of the layers.
        name: of the operations.

    Source: `tf.contrib.seq2seq.BahdanauAttention`; Bahdanau, Cho and Bengio (arXiv:1409.0473).
    """

    def __init__(
        self,
        num_units: int,
        memory: Any,
        memory_sequence_length: Any = None,
        normalize: bool = False,
        probability_fn: Callable[[Any], Any] | None = None,
        score_mask_value: Any = None,
        dtype: Any = None,
        name: str = "BahdanauAttention",
    ) -> None:
        query_layer, memory_layer = (
            Dense(num_units, name=layer, use_bias=False, dtype=dtype or tf.float32)
            for layer in ("query_layer", "memory_layer")
        )
        super().__init__(
            query_layer, memory, probability_fn, memory_sequence_length, memory_layer, score_mask_value, name
        )
        self._num_units, self._normalize = num_units, normalize

    def _score(self, query: Any) -> Any:
        with _v1.variable_scope(None, "bahdanau_attention", [query]):
            both = self.keys + self.query_layer(query)[:, tf.newaxis]
            weights = _v1.get_variable("attention_v", [self._num_units], dtype=query.dtype)
            if self._normalize:
                start = tf.constant_initializer(math.sqrt(1.0 / self._num_units))
                scale = _v1.get_variable("attention_g", dtype=query.dtype, initializer=start, shape=())
                bias = _v1.get_variable(
                    "attention_b", [self._num_units], dtype=query.dtype, initializer=tf.zeros_initializer()
                )
                weights = scale * weights * tf.math.rsqrt(tf.reduce_sum(tf.square(weights)))
                both += bias
            return tf.reduce_sum(weights * tf.tanh(both), [2])


class AttentionWrapperState(
    collections.namedtuple(
        "AttentionWrapperState",
        ("cell_state", "attention", "time", "alignments", "alignment_history", "attention_state"),
    )
):
    """The state of an `AttentionWrapper`.

    Source: `tf.contrib.seq2seq.AttentionWrapperState`.
    """

    def clone(self, **values: Any) -> AttentionWrapperState:
        """Returns a copy with other values; a cell state keeps the shape of the old one."""

        def shaped(old: Any, new: Any) -> Any:
            if tf.is_tensor(old) and tf.is_tensor(new):
                new.set_shape(old.shape)
            return new

        return tf.nest.map_structure(shaped, self, self._replace(**values))


def _concatenated(inputs: Any, attention: Any) -> tf.Tensor:
    return tf.concat([inputs, attention], -1)


class AttentionWrapper(rnn_cell.RNNCell):  # type: ignore[misc]
    """A cell whose input is joined with what it attended to, and whose output is what it attends to.

    Args:
        cell: an `RNNCell`.
        attention_mechanism: an `AttentionMechanism`, or a list of them.
        attention_layer_size: the size of a layer on output and context; None for none: attention is the context. A
            list for a list of mechanisms.
        alignment_history: whether the state keeps all weights.
        cell_input_fn: from inputs and attention to the cell's input; by default they are joined.
        output_attention: whether the output is the attention; else the cell's own.
        initial_cell_state: what `zero_state` has for the cell; None for its zero state.
        name: of the layer.
        attention_layer: the layer itself, in the place of its size; or a list.

    Source: `tf.contrib.seq2seq.AttentionWrapper`.
    """

    def __init__(
        self,
        cell: Any,
        attention_mechanism: Any,
        attention_layer_size: Any = None,
        alignment_history: bool = False,
        cell_input_fn: Callable[[Any, Any], Any] | None = None,
        output_attention: bool = True,
        initial_cell_state: Any = None,
        name: str | None = None,
        attention_layer: Any = None,
    ) -> None:
        super().__init__(name=name)
        self._several = isinstance(attention_mechanism, list | tuple)
        self._mechanisms: Sequence[Any] = attention_mechanism if self._several else (attention_mechanism,)
        if attention_layer_size is not None and attention_layer is not None:
            raise UsageError(
                "tf.contrib.seq2seq.AttentionWrapper",
                "Both attention_layer_size and attention_layer are given.",
                "Leave one of them out.",
            )
        self._layers = self._made_layers(attention_layer_size, attention_layer)
        self._cell, self._cell_input_fn = cell, cell_input_fn or _concatenated
        self._history, self._output_attention = alignment_history, output_attention
        self._initial_cell_state = initial_cell_state

    def _made_layers(self, sizes: Any, layers: Any) -> list[Any]:
        count = len(self._mechanisms)
        given = sizes if layers is None else layers
        given = list(given) if isinstance(given, list | tuple) else [given] * (1 if given is not None else count)
        if len(given) != count:
            raise UsageError(
                "tf.contrib.seq2seq.AttentionWrapper",
                f"There are {count} attention mechanisms and {len(given)} attention layers.",
                "Give one layer, or its size, for each mechanism.",
            )
        if layers is not None:
            return given
        return [
            None if size is None else Dense(size, name="attention_layer", use_bias=False, dtype=mechanism.values.dtype)
            for size, mechanism in zip(given, self._mechanisms, strict=True)
        ]

    def _item(self, values: Sequence[Any]) -> Any:
        return tuple(values) if self._several else values[0]

    @property
    def _attention_size(self) -> int:
        size = 0
        for layer, mechanism in zip(self._layers, self._mechanisms, strict=True):
            depth = tf.compat.dimension_value(mechanism.values.shape[-1])
            cell_depth = self._cell.output_size
            size += depth if layer is None else layer.compute_output_shape([None, depth + cell_depth])[-1]
        return int(size)

    @property
    def output_size(self) -> Any:
        """The size of the output."""
        return self._attention_size if self._output_attention else self._cell.output_size

    @property
    def state_size(self) -> AttentionWrapperState:
        """The sizes of the state."""
        sizes = self._item([mechanism.alignments_size for mechanism in self._mechanisms])
        history = self._item([sizes if self._history else () for _ in self._mechanisms])
        return AttentionWrapperState(
            self._cell.state_size, self._attention_size, tf.TensorShape([]), sizes, history, sizes
        )

    def zero_state(self, batch_size: Any, dtype: Any) -> AttentionWrapperState:
        """Returns the first state.

        Args:
            batch_size: a number or an int32 scalar, that of the memory.
            dtype: of the state.
        """
        given = self._initial_cell_state
        state = tf.nest.map_structure(tf.identity, self._cell.zero_state(batch_size, dtype) if given is None else given)
        alignments = [mechanism.initial_alignments(batch_size, dtype) for mechanism in self._mechanisms]
        static = tf.get_static_value(tf.convert_to_tensor(batch_size))
        attention = tf.zeros([batch_size, self._attention_size], dtype)
        attention.set_shape([static, self._attention_size])
        histories = [
            tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=weights.shape) if self._history else ()
            for weights in alignments
        ]
        return AttentionWrapperState(
            cell_state=state,
            attention=attention,
            time=tf.zeros([], tf.int32),
            alignments=self._item(alignments),
            alignment_history=self._item(histories),
            attention_state=self._item([mechanism.initial_state(batch_size, dtype) for mechanism in self._mechanisms]),
        )

    def call(self, inputs: Any, state: AttentionWrapperState) -> tuple[Any, AttentionWrapperState]:
        """Returns a step's output and the next state."""
        cell_output, cell_state = self._cell(self._cell_input_fn(inputs, state.attention), state.cell_state)
        states = state.attention_state if self._several else (state.attention_state,)
        histories = state.alignment_history if self._several else (state.alignment_history,)
        attentions, alignments, next_states, next_histories = [], [], [], []
        for mechanism, layer, before, history in zip(self._mechanisms, self._layers, states, histories, strict=True):
            weights, after = mechanism(cell_output, state=before)
            context = tf.squeeze(tf.matmul(weights[:, tf.newaxis], mechanism.values), [1])
            attentions.append(context if layer is None else layer(tf.concat([cell_output, context], 1)))
            alignments.append(weights)
            next_states.append(after)
            next_histories.append(history.write(state.time, weights) if self._history else ())
        attention = tf.concat(attentions, 1)
        after_all = AttentionWrapperState(
            cell_state=cell_state,
            attention=attention,
            time=state.time + 1,
            alignments=self._item(alignments),
            alignment_history=self._item(next_histories),
            attention_state=self._item(next_states),
        )
        return (attention if self._output_attention else cell_output), after_all
