"""A cell around a cell, whose state and output have the sizes of the one inside."""

from __future__ import annotations

from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.v1.nn import rnn_cell

__all__ = ["CellWrapper"]


class CellWrapper(rnn_cell.RNNCell):  # type: ignore[misc]
    """What wrappers of `tf.contrib.rnn` have in common.

    Args:
        cell: the cell inside.
        reuse: whether the variables are there already.
    """

    def __init__(self, cell: Any, reuse: bool | None = None) -> None:
        super().__init__(_reuse=reuse)
        self._cell = cell

    @property
    def state_size(self) -> Any:
        """That of the cell."""
        return self._cell.state_size

    @property
    def output_size(self) -> Any:
        """That of the cell."""
        return self._cell.output_size

    def zero_state(self, batch_size: Any, dtype: Any) -> Any:
        """Returns the state that the cell begins with."""
        with tf.name_scope(f"{type(self).__name__}ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)
