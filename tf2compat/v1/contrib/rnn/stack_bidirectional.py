"""`tf.contrib.rnn.stack_bidirectional_dynamic_rnn`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.errors import UsageError

__all__ = ["stack_bidirectional_dynamic_rnn"]


def stack_bidirectional_dynamic_rnn(
    cells_fw: Sequence[Any],
    cells_bw: Sequence[Any],
    inputs: Any,
    initial_states_fw: Sequence[Any] | None = None,
    initial_states_bw: Sequence[Any] | None = None,
    dtype: Any = None,
    sequence_length: Any = None,
    parallel_iterations: int | None = None,
    time_major: bool = False,
    scope: Any = None,
    swap_memory: bool = False,
) -> tuple[Any, tuple[Any, ...], tuple[Any, ...]]:
    """Returns (outputs, last states forward, last states backward) of bidirectional layers on top of each other.

    Args:
        cells_fw: the cells of the layers, forward.
        cells_bw: backward, as many.
        inputs: [batch, time, depth], or with `time_major` [time, batch, depth].
        initial_states_fw: a state for each layer; None for zeros.
        initial_states_bw: likewise.
        dtype: of the states, where none are given.
        sequence_length: [batch], the lengths.
        parallel_iterations: as for `tf.nn.dynamic_rnn`.
        time_major: whether time comes first.
        scope: of the variables; `stack_bidirectional_rnn` by default.
        swap_memory: as for `tf.nn.dynamic_rnn`.

    Raises:
        UsageError: (a ValueError) there are no cells, or not as many backward as forward.

    Source: `tf.contrib.rnn.stack_bidirectional_dynamic_rnn`.
    """
    if not cells_fw or len(cells_fw) != len(cells_bw):
        raise UsageError(
            "tf.contrib.rnn.stack_bidirectional_dynamic_rnn",
            f"There are {len(cells_fw)} cells forward and {len(cells_bw)} backward.",
            "Give one of each for every layer.",
        )
    states_fw, states_bw = [], []
    layer = inputs
    with tf.variable_scope(scope or "stack_bidirectional_rnn"):
        for number, (forward, backward) in enumerate(zip(cells_fw, cells_bw, strict=True)):
            with tf.variable_scope(f"cell_{number}"):
                outputs, (state_fw, state_bw) = tf.nn.bidirectional_dynamic_rnn(
                    forward,
                    backward,
                    layer,
                    sequence_length=sequence_length,
                    initial_state_fw=initial_states_fw[number] if initial_states_fw else None,
                    initial_state_bw=initial_states_bw[number] if initial_states_bw else None,
                    dtype=dtype,
                    parallel_iterations=parallel_iterations,
                    swap_memory=swap_memory,
                    time_major=time_major,
                )
                layer = tf.concat(outputs, 2)
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return layer, tuple(states_fw), tuple(states_bw)
