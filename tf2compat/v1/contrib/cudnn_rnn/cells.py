"""Cells that compute what cuDNN's layers do, with variables of the same names: what TF1 used where there is no GPU."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.v1.contrib.rnn.lstm_block_cell import LSTMBlockCell
from tf2compat.v1.nn import rnn_cell

__all__ = ["CudnnCompatibleGRUCell", "CudnnCompatibleLSTMCell"]


class CudnnCompatibleLSTMCell(LSTMBlockCell):
    """An `LSTMBlockCell` without a forget bias.

    Args:
        num_units: the size of the state.
        reuse: whether the variables are there already.

    Source: `tf.contrib.cudnn_rnn.CudnnCompatibleLSTMCell`.
    """

    def __init__(self, num_units: int, reuse: bool | None = None) -> None:
        super().__init__(num_units, forget_bias=0, reuse=reuse, name="cudnn_compatible_lstm_cell")


class CudnnCompatibleGRUCell(rnn_cell.GRUCell):  # type: ignore[misc]
    """A GRU cell that resets the projected state, not the state, and has a bias for each projection.

    Args:
        num_units: the size of the state.
        reuse: whether the variables are there already.
        kernel_initializer: of the kernels.

    Source: `tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell`.
    """

    def __init__(self, num_units: int, reuse: bool | None = None, kernel_initializer: Any = None) -> None:
        super().__init__(num_units, activation=None, reuse=reuse, kernel_initializer=kernel_initializer)

    def build(self, inputs_shape: Any) -> None:
        """Creates the variables."""
        units, depth = self._num_units, int(tf.compat.dimension_value(inputs_shape[-1]))

        def variables(name: str, rows: int, columns: int, bias: Any) -> tuple[Any, Any]:
            kernel = self.add_variable(f"{name}/kernel", [rows, columns], initializer=self._kernel_initializer)
            return kernel, self.add_variable(f"{name}/bias", [columns], initializer=self._bias_initializer or bias)

        zeros = tf.zeros_initializer()
        self._gates = variables("gates", depth + units, 2 * units, tf.ones_initializer())
        self._of_inputs = variables("candidate/input_projection", depth, units, zeros)
        self._of_state = variables("candidate/hidden_projection", units, units, zeros)
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""

        def projected(values: Any, weights: tuple[Any, Any]) -> Any:
            return tf.nn.bias_add(tf.matmul(values, weights[0]), weights[1])

        reset, update = tf.split(tf.sigmoid(projected(tf.concat([inputs, state], 1), self._gates)), 2, axis=1)
        candidate = projected(inputs, self._of_inputs) + reset * projected(state, self._of_state)
        new = (1 - update) * self._activation(candidate) + update * state
        return new, new
