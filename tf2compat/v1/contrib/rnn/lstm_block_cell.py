"""`tf.contrib.rnn.LSTMBlockCell`: an LSTM step by one kernel."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.v1.nn import rnn_cell

__all__ = ["LSTMBlockCell"]


class LSTMBlockCell(rnn_cell.RNNCell):  # type: ignore[misc]
    """A basic LSTM cell whose step is one operation, with the variables of `BasicLSTMCell`.

    Args:
        num_units: the size of the state.
        forget_bias: added to the forget gate.
        cell_clip: the state is clipped to plus and minus this; None for no clipping.
        use_peephole: whether gates see the state.
        dtype: of the variables.
        reuse: whether they are there already.
        name: of the layer, `lstm_cell` by default.

    Source: `tf.contrib.rnn.LSTMBlockCell`; Zaremba, Sutskever and Vinyals (arXiv:1409.2329).
    """

    def __init__(
        self,
        num_units: int,
        forget_bias: float = 1.0,
        cell_clip: float | None = None,
        use_peephole: bool = False,
        dtype: Any = None,
        reuse: bool | None = None,
        name: str = "lstm_cell",
    ) -> None:
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = -1.0 if cell_clip is None else cell_clip
        self._use_peephole = use_peephole

    @property
    def state_size(self) -> Any:
        """The sizes of the two parts of the state."""
        return rnn_cell.LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self) -> int:
        """The size of the output."""
        return self._num_units

    def build(self, inputs_shape: Any) -> None:
        """Creates the variables."""
        size = tf.TensorShape(inputs_shape)[-1]
        size = int(getattr(size, "value", size))
        self._kernel = self.add_variable("kernel", [size + self._num_units, 4 * self._num_units])
        self._bias = self.add_variable("bias", [4 * self._num_units], initializer=tf.zeros_initializer())
        if self._use_peephole:
            self._peepholes = [self.add_variable(f"w_{gate}_diag", [self._num_units]) for gate in "ifo"]
        self.built = True

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        cell, hidden = state
        zeros = tf.zeros([self._num_units], inputs.dtype)
        peepholes = self._peepholes if self._use_peephole else [zeros] * 3
        found = tf.raw_ops.LSTMBlockCell(
            x=inputs,
            cs_prev=cell,
            h_prev=hidden,
            w=tf.convert_to_tensor(self._kernel),
            wci=tf.convert_to_tensor(peepholes[0]),
            wcf=tf.convert_to_tensor(peepholes[1]),
            wco=tf.convert_to_tensor(peepholes[2]),
            b=tf.convert_to_tensor(self._bias),
            forget_bias=self._forget_bias,
            cell_clip=self._cell_clip,
            use_peephole=self._use_peephole,
        )
        return found.h, rnn_cell.LSTMStateTuple(found.cs, found.h)


@tf.RegisterGradient("LSTMBlockCell")  # type: ignore[untyped-decorator]
def _gradients_of_a_step(step: Any, *by_output: Any) -> list[Any]:
    """Returns the gradients by the eight inputs; TensorFlow 2 has the kernel and no longer the gradient."""
    inputs = dict(zip(("x", "cs_prev", "h_prev", "w", "wci", "wcf", "wco", "b"), step.inputs, strict=True))
    gates = dict(zip(("i", "cs", "f", "o", "ci", "co"), step.outputs, strict=False))
    found = tf.raw_ops.LSTMBlockCellGrad(
        **inputs, **gates, cs_grad=by_output[1], h_grad=by_output[6], use_peephole=step.get_attr("use_peephole")
    )
    joined = tf.concat([inputs["x"], inputs["h_prev"]], 1)
    by_joined = tf.matmul(found.dicfo, inputs["w"], transpose_b=True)
    by_input, by_hidden = tf.split(by_joined, [tf.shape(inputs[name])[1] for name in ("x", "h_prev")], 1)
    return [
        by_input,
        found.cs_prev_grad,
        by_hidden,
        tf.matmul(joined, found.dicfo, transpose_a=True),
        found.wci_grad,
        found.wcf_grad,
        found.wco_grad,
        tf.reduce_sum(found.dicfo, 0),
    ]
