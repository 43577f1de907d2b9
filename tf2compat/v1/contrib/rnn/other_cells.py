"""The rarer cells of `tf.contrib.rnn`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.rnn.linear import Linear
from tf2compat.v1.nn import rnn_cell

__all__ = [
    "Conv1DLSTMCell",
    "Conv2DLSTMCell",
    "Conv3DLSTMCell",
    "ConvLSTMCell",
    "IndRNNCell",
    "NASCell",
    "UGRNNCell",
]


def _size_of(shape: Any) -> int:
    """Returns the last dimension of an input's shape."""
    return int(tf.TensorShape(shape).as_list()[-1])


class UGRNNCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """A cell with an update gate.

    Args:
        num_units: the size of the state.
        initializer: of the weights.
        forget_bias: added to the gate.
        activation: of the new state.
        reuse: whether the variables are there already.

    Source: `tf.contrib.rnn.UGRNNCell`; Collins, Sohl-Dickstein and Sussillo (arXiv:1611.09913).
    """

    def __init__(
        self,
        num_units: int,
        initializer: Any = None,
        forget_bias: float = 1.0,
        activation: Callable[[Any], Any] = tf.tanh,
        reuse: bool | None = None,
    ) -> None:
        super().__init__(_reuse=reuse)
        self._units = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._function = activation
        self._linear: Linear | None = None

    @property
    def state_size(self) -> int:
        """The size of the state."""
        return self._units

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return self._units

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        joined = tf.concat([inputs, state], 1)
        with tf.variable_scope(tf.get_variable_scope(), initializer=self._initializer):
            self._linear = self._linear or Linear(joined, 2 * self._units)
        gate, new = tf.split(self._linear(joined), 2, 1)
        gate = tf.sigmoid(gate + self._forget_bias)
        following = gate * state + (1.0 - gate) * self._function(new)
        return following, following


class IndRNNCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """A cell whose units see each its own state alone.

    Args:
        num_units: the size of the state.
        activation: of the output; tanh by default.
        reuse: whether the variables are there already.
        name: of the layer.
        dtype: of the variables.

    Source: `tf.contrib.rnn.IndRNNCell`; Li et al. (arXiv:1803.04831).
    """

    def __init__(
        self,
        num_units: int,
        activation: Callable[[Any], Any] | None = None,
        reuse: bool | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._units = num_units
        self._function = activation or tf.tanh

    @property
    def state_size(self) -> int:
        """The size of the state."""
        return self._units

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return self._units

    def build(self, inputs_shape: Any) -> None:
        """Creates the variables."""
        self._of_inputs = self.add_variable("kernel_w", [_size_of(inputs_shape), self._units])
        uniform = tf.random_uniform_initializer(-1, 1, dtype=self.dtype)
        self._of_state = self.add_variable("kernel_u", [1, self._units], initializer=uniform)
        self._bias = self.add_variable("bias", [self._units], initializer=tf.zeros_initializer())
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        sums = tf.matmul(inputs, self._of_inputs) + state * self._of_state
        output = self._function(tf.nn.bias_add(sums, self._bias))
        return output, output


class NASCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """A cell that a search found.

    Args:
        num_units: the size of the state.
        num_proj: the size of the output, if it is another.
        use_bias: whether something is added to the gates.
        reuse: whether the variables are there already.
        **options: of the layer: `name`, `dtype`.

    Source: `tf.contrib.rnn.NASCell`; Zoph and Le (arXiv:1611.01578).
    """

    def __init__(
        self,
        num_units: int,
        num_proj: int | None = None,
        use_bias: bool = False,
        reuse: bool | None = None,
        **options: Any,
    ) -> None:
        super().__init__(_reuse=reuse, **options)
        self._units = num_units
        self._proj = num_proj
        self._has_bias = use_bias

    @property
    def state_size(self) -> Any:
        """The sizes of the two parts of the state."""
        return rnn_cell.LSTMStateTuple(self._units, self.output_size)

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return self._proj or self._units

    def build(self, inputs_shape: Any) -> None:
        """Creates the variables."""
        size = 8 * self._units
        self._recurrent_kernel = self.add_variable("recurrent_kernel", [self.output_size, size])
        self._kernel = self.add_variable("kernel", [_size_of(inputs_shape), size])
        if self._has_bias:
            self._bias = self.add_variable("bias", [size], initializer=tf.zeros_initializer())
        if self._proj:
            self._projection = self.add_variable("projection_weights", [self._units, self._proj])
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        cell, hidden = state
        of_state = tf.matmul(hidden, self._recurrent_kernel)
        if self._has_bias:
            of_state = tf.nn.bias_add(of_state, self._bias)
        x, h = (tf.split(part, 8, 1) for part in (tf.matmul(inputs, self._kernel), of_state))
        first = tf.tanh(tf.sigmoid(x[0] + h[0]) * tf.nn.relu(x[1] + h[1]))
        second = tf.tanh(tf.sigmoid(x[2] + h[2]) + tf.nn.relu(x[3] * h[3]))
        third = tf.tanh(tf.tanh(x[4] + h[4]) * tf.sigmoid(x[5] + h[5]))
        fourth = tf.sigmoid(tf.tanh(x[6] + h[6]) + tf.sigmoid(x[7] + h[7]))
        cell = tf.tanh(first + cell) * second
        hidden = tf.tanh(cell * tf.tanh(third + fourth))
        if self._proj:
            hidden = tf.matmul(hidden, self._projection)
        return hidden, rnn_cell.LSTMStateTuple(cell, hidden)


class ConvLSTMCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """An LSTM cell whose maps are convolutions.

    Args:
        conv_ndims: 1, 2 or 3: over how many dimensions.
        input_shape: of the inputs, without the batch; channels come last.
        output_channels: how many come out.
        kernel_shape: of the convolutions.
        use_bias: whether something is added.
        skip_connection: whether the input is put behind the output.
        forget_bias: added to the forget gate.
        initializers: of no effect.
        name: of the layer.

    Raises:
        UsageError: (a ValueError) the shape has another number of dimensions.

    Source: `tf.contrib.rnn.ConvLSTMCell`; Shi et al. (arXiv:1506.04214).
    """

    def __init__(
        self,
        conv_ndims: int,
        input_shape: Sequence[int],
        output_channels: int,
        kernel_shape: Sequence[int],
        use_bias: bool = True,
        skip_connection: bool = False,
        forget_bias: float = 1.0,
        initializers: Any = None,
        name: str = "conv_lstm_cell",
    ) -> None:
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise UsageError(
                "tf.contrib.rnn.ConvLSTMCell",
                f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}.",
                "Give the sizes of the dimensions, and the channels.",
            )
        self._dimensions = conv_ndims
        self._shape = list(input_shape)
        self._channels = output_channels
        self._kernel_shape = list(kernel_shape)
        self._has_bias = use_bias
        self._skips = skip_connection
        self._forget_bias = forget_bias

    @property
    def state_size(self) -> Any:
        """The shapes of the two parts of the state."""
        shape = tf.TensorShape([*self._shape[:-1], self._channels])
        return rnn_cell.LSTMStateTuple(shape, shape)

    @property
    def output_size(self) -> Any:
        """The shape of the output."""
        return tf.TensorShape([*self._shape[:-1], self._channels + self._skips * self._shape[-1]])

    def call(self, inputs: Any, state: Any, scope: Any = None) -> Any:
        """Returns (output, new state) of a step."""
        cell, hidden = state
        joined = tf.concat([inputs, hidden], -1)
        shape = [*self._kernel_shape, joined.shape.as_list()[-1], 4 * self._channels]
        gates = tf.nn.convolution(joined, tf.get_variable("kernel", shape, inputs.dtype), padding="SAME")
        if self._has_bias:
            zeros = tf.zeros_initializer(inputs.dtype)
            gates += tf.get_variable("biases", shape[-1:], inputs.dtype, zeros)
        entry, new, forget, way_out = tf.split(gates, 4, -1)
        cell = tf.sigmoid(forget + self._forget_bias) * cell + tf.sigmoid(entry) * tf.tanh(new)
        output = tf.tanh(cell) * tf.sigmoid(way_out)
        if self._skips:
            output = tf.concat([output, inputs], -1)
        return output, rnn_cell.LSTMStateTuple(cell, output)


class Conv1DLSTMCell(ConvLSTMCell):
    """See `ConvLSTMCell`; over one dimension."""

    def __init__(self, name: str = "conv_1d_lstm_cell", **options: Any) -> None:
        super().__init__(1, name=name, **options)


class Conv2DLSTMCell(ConvLSTMCell):
    """See `ConvLSTMCell`; over two dimensions."""

    def __init__(self, name: str = "conv_2d_lstm_cell", **options: Any) -> None:
        super().__init__(2, name=name, **options)


class Conv3DLSTMCell(ConvLSTMCell):
    """See `ConvLSTMCell`; over three dimensions."""

    def __init__(self, name: str = "conv_3d_lstm_cell", **options: Any) -> None:
        super().__init__(3, name=name, **options)
