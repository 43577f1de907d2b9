"""The feeds of a step, split over the replicas of a strategy."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.steps.step_outputs import merged

__all__ = ["on_shares", "shares"]


def _edges(rows: Any, count: int) -> list[tuple[Any, Any]]:
    """Returns where the rows of each replica begin and end; the first replicas have one more where they do not fit."""
    base, rest = rows // count, rows % count
    starts = [base * number + tf.minimum(rest, number) for number in range(count + 1)]
    too_few = rows < count  # Then every replica computes all rows, as in a session of a TF1 graph.
    return [(tf.where(too_few, 0, start), tf.where(too_few, rows, end)) for start, end in itertools.pairwise(starts)]


def shares(arguments: Any, count: int) -> list[Any]:
    """Returns the structure that each replica gets of the arguments of a step.

    What has an unknown number of rows is split; everything else each replica gets whole.

    Args:
        arguments: a structure of tensors of the graph.
        count: how many replicas there are.
    """
    leaves = tf.nest.flatten(arguments)
    split = [number for number, leaf in enumerate(leaves) if leaf.shape.rank and leaf.shape[0] is None]
    if not split:
        return [arguments] * count
    rows = [tf.shape(leaves[number])[0] for number in split]
    batch = tf.reduce_min(tf.stack(rows))
    message = f"StepGraph: the feeds cannot be split over {count} replicas alike; feed the same number of rows."
    # The batch may be empty, and nothing is divided by 0.
    alike = tf.debugging.assert_equal(tf.stack(rows) % tf.maximum(batch, 1), 0, message)
    with tf.control_dependencies([] if alike is None else [alike]):
        # The identity waits for the check; `batch` was computed outside of the block.
        edges = _edges(tf.identity(batch), count)
    found = []
    for start, end in edges:
        parts = list(leaves)
        for number, own in zip(split, rows, strict=True):
            times = own // tf.maximum(batch, 1)
            parts[number] = leaves[number][start * times : end * times]
        found.append(tf.nest.pack_sequence_as(arguments, parts))
    return found


def on_shares(step: Callable[..., Any], strategy: Any, reduction: str) -> Callable[..., dict[str, tf.Tensor]]:
    """Returns a step of all replicas of this process, which splits its arguments and merges the outputs.

    Args:
        step: of one replica; it returns its outputs by name.
        strategy: the strategy.
        reduction: how the replicas' scalars are merged: 'mean' or 'sum'.
    """
    count = len(strategy.extended.worker_devices)

    def of_all(*arguments: Any) -> dict[str, tf.Tensor]:
        each = [tf.nest.flatten(share) for share in shares(arguments, count)]
        values = [_on_replicas(strategy, parts) for parts in zip(*each, strict=True)]
        found = strategy.run(lambda *parts: step(*tf.nest.pack_sequence_as(arguments, parts)), args=tuple(values))
        return {name: merged(value, strategy, reduction) for name, value in found.items()}

    return of_all


def _on_replicas(strategy: Any, parts: Sequence[Any]) -> Any:
    """Returns the values of the replicas of this process as one value of the strategy."""
    order = iter(parts)  # The context's number counts the replicas of all processes.
    return strategy.experimental_distribute_values_from_function(lambda context: next(order))
