"""`tf.contrib.seq2seq.BasicDecoder`: a cell whose next input is what a helper says."""

from __future__ import annotations

import collections
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageTypeError
from tf2compat.v1.contrib.seq2seq.decoder import Decoder
from tf2compat.v1.contrib.seq2seq.helpers import Helper

__all__ = ["BasicDecoder", "BasicDecoderOutput"]

BasicDecoderOutput = collections.namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))


class BasicDecoder(Decoder):
    """A decoder of a cell, a helper and, if need be, a layer on the cell's output.

    Args:
        cell: an `RNNCell`.
        helper: a `Helper`.
        initial_state: the cell's first state.
        output_layer: a `tf.layers` layer; None for none.

    Raises:
        UsageTypeError: (a TypeError) the helper is none.

    Source: `tf.contrib.seq2seq.BasicDecoder`.
    """

    def __init__(self, cell: Any, helper: Helper, initial_state: Any, output_layer: Any = None) -> None:
        if not isinstance(helper, Helper):
            raise UsageTypeError(
                "tf.contrib.seq2seq.BasicDecoder",
                f"helper must be a Helper, received: {type(helper)}.",
                "Pass a `tf.contrib.seq2seq.TrainingHelper`, say.",
            )
        self._cell, self._helper, self._initial_state, self._output_layer = cell, helper, initial_state, output_layer

    @property
    def batch_size(self) -> Any:
        """How many sequences there are."""
        return self._helper.batch_size

    @property
    def output_size(self) -> BasicDecoderOutput:
        """The shapes of a step's outputs, without the batch."""
        size = self._cell.output_size
        if self._output_layer is not None:
            shapes = tf.nest.map_structure(lambda part: tf.TensorShape([None, part]), size)
            size = self._output_layer.compute_output_shape(shapes)[1:]
        return BasicDecoderOutput(tf.TensorShape(size), self._helper.sample_ids_shape)

    @property
    def output_dtype(self) -> BasicDecoderOutput:
        """The types of a step's outputs."""
        return BasicDecoderOutput(tf.nest.flatten(self._initial_state)[0].dtype, self._helper.sample_ids_dtype)

    def initialize(self, name: str | None = None) -> tuple[Any, Any, Any]:
        """Returns which sequences have ended, the first inputs and the first state."""
        return (*self._helper.initialize(), self._initial_state)

    def step(self, time: Any, inputs: Any, state: Any, name: str | None = None) -> tuple[Any, Any, Any, Any]:
        """Returns outputs, the next state, the next inputs, and which sequences have ended."""
        with tf.name_scope(name or "BasicDecoderStep"):
            outputs, state = self._cell(inputs, state)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            sample_ids = self._helper.sample(time=time, outputs=outputs, state=state)
            finished, next_inputs, state = self._helper.next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids
            )
        return BasicDecoderOutput(outputs, sample_ids), state, next_inputs, finished
