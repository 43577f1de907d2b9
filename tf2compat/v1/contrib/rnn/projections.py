"""`tf.contrib.rnn`'s wrappers that map what goes into a cell, or what comes out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError
from tf2compat.v1.contrib.rnn.cell_wrapper import CellWrapper
from tf2compat.v1.contrib.rnn.linear import Linear

__all__ = ["EmbeddingWrapper", "InputProjectionWrapper", "OutputProjectionWrapper"]


def _positive(**sizes: int) -> None:
    for name, size in sizes.items():
        if size <= 0:
            raise UsageError("tf.contrib.rnn", f"`{name}` is {size}.", "It has to be more than 0.")


class EmbeddingWrapper(CellWrapper):
    """A cell whose inputs are numbers of words.

    Args:
        cell: the cell.
        embedding_classes: how many words there are.
        embedding_size: the size of a word's vector.
        initializer: of the vectors; that of the scope by default, or else uniform numbers of variance 1.
        reuse: whether the variables are there already.

    Raises:
        UsageError: (a ValueError) a size is not more than 0.

    Source: `tf.contrib.rnn.EmbeddingWrapper`.
    """

    def __init__(
        self, cell: Any, embedding_classes: int, embedding_size: int, initializer: Any = None, reuse: bool | None = None
    ) -> None:
        super().__init__(cell, reuse)
        _positive(embedding_classes=embedding_classes, embedding_size=embedding_size)
        self._shape = [embedding_classes, embedding_size]
        self._initializer = initializer

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        root = math.sqrt(3)
        initializer = self._initializer or tf.get_variable_scope().initializer
        dtype = tf.nest.flatten(state)[0].dtype
        with tf.device("/cpu:0"):
            vectors = tf.get_variable(
                "embedding",
                self._shape,
                dtype,
                initializer or tf.random_uniform_initializer(-root, root),
            )
            return self._cell(tf.nn.embedding_lookup(vectors, tf.reshape(inputs, [-1])), state)


class InputProjectionWrapper(CellWrapper):
    """A cell with a linear map before it.

    Args:
        cell: the cell.
        num_proj: the size of what goes into the cell.
        activation: of the map; None for none.
        input_size: of no effect.
        reuse: whether the variables are there already.

    Source: `tf.contrib.rnn.InputProjectionWrapper`.
    """

    def __init__(
        self,
        cell: Any,
        num_proj: int,
        activation: Callable[[Any], Any] | None = None,
        input_size: int | None = None,
        reuse: bool | None = None,
    ) -> None:
        super().__init__(cell, reuse)
        self._size = num_proj
        self._function = activation
        self._linear: Linear | None = None

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        self._linear = self._linear or Linear(inputs, self._size)
        mapped = self._linear(inputs)
        return self._cell(self._function(mapped) if self._function else mapped, state)


class OutputProjectionWrapper(CellWrapper):
    """A cell with a linear map after it.

    Args:
        cell: the cell.
        output_size: the size of what comes out.
        activation: of the map; None for none.
        reuse: whether the variables are there already.

    Raises:
        UsageError: (a ValueError) the size is not more than 0.

    Source: `tf.contrib.rnn.OutputProjectionWrapper`.
    """

    def __init__(
        self,
        cell: Any,
        output_size: int,
        activation: Callable[[Any], Any] | None = None,
        reuse: bool | None = None,
    ) -> None:
        super().__init__(cell, reuse)
        _positive(output_size=output_size)
        self._size = output_size
        self._function = activation
        self._linear: Linear | None = None

    @property
    def output_size(self) -> int:
        """The size of what comes out."""
        return self._size

    def call(self, inputs: Any, state: Any) -> Any:
        """Returns (output, new state) of a step."""
        output, following = self._cell(inputs, state)
        self._linear = self._linear or Linear(output, self._size)
        mapped = self._linear(output)
        return (self._function(mapped) if self._function else mapped), following
