"""`tf.contrib.rnn.LayerNormBasicLSTMCell`."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.v1.nn import rnn_cell

__all__ = ["LayerNormBasicLSTMCell"]


class LayerNormBasicLSTMCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """An LSTM cell with layer normalization and recurrent dropout.

    Args:
        num_units: the size of the state.
        forget_bias: added to the forget gate.
        input_size: not used, as in TF1.
        activation: of the new input and of the output.
        layer_norm: whether gates and state are normalized.
        norm_gain: the initial scale.
        norm_shift: the initial offset.
        dropout_keep_prob: of the new input; a float or a scalar.
        dropout_prob_seed: of the dropout.
        reuse: whether variables are there already.

    Source: `tf.contrib.rnn.LayerNormBasicLSTMCell`; Ba, Kiros and Hinton, Layer Normalization (arXiv:1607.06450);
    Semeniuta, Severyn and Barth, Recurrent Dropout without Memory Loss (arXiv:1603.05118).
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        input_size: Any = None,
        activation: Any = tf.tanh,
        layer_norm: bool = True,
        norm_gain: float = 1.0,
        norm_shift: float = 0.0,
        dropout_keep_prob: Any = 1.0,
        dropout_prob_seed: int | None = None,
        reuse: bool | None = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._num_units = num_units
        self._activation = activation
        self._forget_bias = forget_bias
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift

    @property
    def state_size(self) -> Any:
        """The sizes of the two parts of the state."""
        return rnn_cell.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return self._num_units

    def _norm(self, inputs: Any, scope: str) -> Any:
        shape = inputs.shape[-1:]
        with tf.variable_scope(scope):
            gain = tf.get_variable("gamma", shape, inputs.dtype, tf.constant_initializer(self._norm_gain))
            offset = tf.get_variable("beta", shape, inputs.dtype, tf.constant_initializer(self._norm_shift))
        mean, variance = tf.nn.moments(inputs, [-1], keepdims=True)
        return tf.nn.batch_normalization(inputs, mean, variance, offset, gain, 1e-12)

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        cell, hidden = state
        together = tf.concat([inputs, hidden], 1)
        kernel = tf.get_variable("kernel", [together.shape[-1], 4 * self._num_units], together.dtype)
        gates = tf.matmul(together, kernel)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, tf.get_variable("bias", [4 * self._num_units], gates.dtype))
        parts = tf.split(gates, 4, 1)
        if self._layer_norm:
            names = ("input", "transform", "forget", "output")
            parts = [self._norm(part, name) for part, name in zip(parts, names, strict=True)]
        new_input, transformed, forget, output = parts
        transformed = self._activation(transformed)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            transformed = tf.nn.dropout(transformed, rate=1 - self._keep_prob, seed=self._seed)
        cell = cell * tf.sigmoid(forget + self._forget_bias) + tf.sigmoid(new_input) * transformed
        if self._layer_norm:
            cell = self._norm(cell, "state")
        hidden = self._activation(cell) * tf.sigmoid(output)
        return hidden, rnn_cell.LSTMStateTuple(cell, hidden)
