"""`tf.contrib.rnn.HighwayWrapper` and `AttentionCellWrapper`."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.rnn.cell_wrapper import CellWrapper
from tf2compat.v1.contrib.rnn.linear import Linear
from tf2compat.v1.nn import rnn_cell

__all__ = ["AttentionCellWrapper", "HighwayWrapper"]


class HighwayWrapper(CellWrapper):
    """A cell whose output is mixed with its input, by gates that learn.

    Args:
        cell: the cell; its output has the input's size.
        couple_carry_transform_gates: whether what is not carried over is taken of the output.
        carry_bias_init: the carry gate's bias at the beginning.

    Source: `tf.contrib.rnn.HighwayWrapper`; Srivastava, Greff and Schmidhuber (arXiv:1505.00387).
    """

    def __init__(self, cell: Any, couple_carry_transform_gates: bool = True, carry_bias_init: float = 1.0) -> None:
        super().__init__(cell)
        self._coupled = couple_carry_transform_gates
        self._first_bias = carry_bias_init

    def __call__(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Returns (output, new state) of a step."""
        outputs, following = self._cell(inputs, state, scope=scope)
        return tf.nest.map_structure(self._mixed, inputs, outputs), following

    def _gate(self, name: str, inputs: Any, first_bias: float) -> Any:
        size = int(inputs.shape[1])
        weights = tf.get_variable(f"{name}_w", [size, size])
        bias = tf.get_variable(f"{name}_b", [size], initializer=tf.constant_initializer(first_bias))
        return tf.sigmoid(tf.nn.xw_plus_b(inputs, weights, bias))

    def _mixed(self, inputs: Any, outputs: Any) -> Any:
        inputs.shape.assert_is_compatible_with(outputs.shape)
        carry = self._gate("carry", inputs, self._first_bias)
        transform = 1 - carry if self._coupled else self._gate("transform", inputs, -self._first_bias)
        return inputs * carry + outputs * transform


class AttentionCellWrapper(rnn_cell.RNNCell):  # type: ignore[misc]
    """A cell that attends to its own last outputs.

    Args:
        cell: the cell.
        attn_length: how many outputs are kept.
        attn_size: the size of what is attended to; the cell's output size by default.
        attn_vec_size: the size of the vectors by which outputs are weighted; `attn_size` by default.
        input_size: the size of what goes into the cell; the input's by default.
        state_is_tuple: whether states are tuples; else they are joined.
        reuse: whether the variables are there already.

    Raises:
        UsageError: (a ValueError) `attn_length` is not more than 0, or the cell's state is a tuple and must not be.

    Source: `tf.contrib.rnn.AttentionCellWrapper`; Cheng, Dong and Lapata (arXiv:1601.06733).
    """

    def __init__(
        self,
        cell: Any,
        attn_length: int,
        attn_size: int | None = None,
        attn_vec_size: int | None = None,
        input_size: int | None = None,
        state_is_tuple: bool = True,
        reuse: bool | None = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        if attn_length <= 0 or (tf.nest.is_nested(cell.state_size) and not state_is_tuple):
            raise UsageError(
                "tf.contrib.rnn.AttentionCellWrapper",
                f"`attn_length` is {attn_length}, the cell's state {cell.state_size}, state_is_tuple={state_is_tuple}.",
                "Keep at least one output, and tuples where the cell has some.",
            )
        self._cell = cell
        self._length = attn_length
        self._size = attn_size or cell.output_size
        self._vector_size = attn_vec_size or self._size
        self._input_size = input_size
        self._tuples = state_is_tuple
        self._linears: dict[str, Linear] = {}

    @property
    def state_size(self) -> Any:
        """The sizes of the cell's state, of what was attended to, and of the outputs that are kept."""
        sizes = (self._cell.state_size, self._size, self._size * self._length)
        return sizes if self._tuples else sum(sizes)

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return int(self._size)

    def _linear(self, name: str, args: Any, size: int) -> Any:
        if name not in self._linears:
            self._linears[name] = Linear(args, size)
        return self._linears[name](args)

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        if not self._tuples:
            state = tf.split(state, [self._cell.state_size, self._size, self._size * self._length], 1)
        own, attended, kept = state
        kept = tf.reshape(kept, [-1, self._length, self._size])
        inputs = self._linear("input", [inputs, attended], self._input_size or int(inputs.shape[1]))
        output, own = self._cell(inputs, own)
        attended = self._attention(tf.concat(tf.nest.flatten(own), 1), kept)
        with tf.variable_scope("attn_output_projection"):
            output = self._linear("output", [output, attended], self._size)
        kept = tf.concat([kept[:, 1:], output[:, None]], 1)
        following = (own, attended, tf.reshape(kept, [-1, self._length * self._size]))
        return output, following if self._tuples else tf.concat(following, 1)

    def _attention(self, query: Any, kept: Any) -> Any:
        with tf.variable_scope("attention"):
            kernel = tf.get_variable("attn_w", [1, 1, self._size, self._vector_size])
            vector = tf.get_variable("attn_v", [self._vector_size])
            features = tf.tensordot(kept, kernel[0, 0], 1)
            asked = self._linear("query", query, self._vector_size)
        weights = tf.nn.softmax(tf.reduce_sum(vector * tf.tanh(features + asked[:, None]), 2))
        return tf.reduce_sum(weights[:, :, None] * kept, 1)
