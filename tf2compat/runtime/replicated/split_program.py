"""A compiled step on all replicas: its feeds are split over them as they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.shapes import has_unknown_rows, static_shape
from tf2compat.graph.replicated.sparse_feeds import SparseFeed, sparse_feeds
from tf2compat.graph.replicated.user_rules import feed_rule
from tf2compat.runtime.registered_functions import Rename

__all__ = ["ReplicatedProgram", "batches_of", "may_be_split", "sizes_of"]


def may_be_split(feed: tf.Tensor) -> bool:
    """Returns whether the rows of what is fed may be split over the replicas."""
    rule = feed_rule(feed)
    if rule is not None:
        return rule == "split"
    shape = static_shape(feed)
    return shape is None or has_unknown_rows(shape)


def _dense(feeds: Sequence[tf.Tensor], sparse: Sequence[SparseFeed]) -> list[int]:
    """Returns the numbers of the feeds that may be split and are no parts of sparse tensors."""
    parts = {number for found in sparse for number in found.parts}
    return [number for number, feed in enumerate(feeds) if number not in parts and may_be_split(feed)]


def batches_of(feeds: Sequence[tf.Tensor], taken: Sequence[tf.Tensor]) -> list[int]:
    """Returns the numbers of the inputs, the feeds and then the elements taken, that have a row for each example."""
    numbers = _dense(feeds, sparse_feeds(feeds))
    return numbers + [len(feeds) + number for number, tensor in enumerate(taken) if static_shape(tensor) != ()]


def sizes_of(feeds: Sequence[tf.Tensor]) -> list[int]:
    """Returns the numbers of the feeds that are the shapes of sparse tensors with a row for each example."""
    return [sparse.parts[2] for sparse in sparse_feeds(feeds) if sparse.is_batch]


def _check_places(places: Any, shape: Any) -> None:
    """Checks that the elements of a sparse tensor lie in its shape: another would be in no replica's part.

    Raises:
        tf.errors.InvalidArgumentError: one does not.
    """
    if places.shape[1:] != shape.shape:
        return  # The operation that cuts the rows names it.
    outside = ((places < 0) | (places >= shape)).any(axis=1)
    if outside.any():
        number = int(outside.argmax())
        raise tf.errors.InvalidArgumentError(
            None,
            None,
            f"`Session.run`: element {number} of a sparse tensor that is fed lies at {places[number].tolist()}, "
            f"outside of the shape {shape.tolist()}. Feed places within the shape, or a larger shape.",
        )


class ReplicatedProgram:
    """One step, compiled once per subset of feeds that is split.

    A batch with fewer rows than there are replicas is not split: every replica computes all of it.

    Args:
        feeds: what it is fed.
        replicas: where it runs.
        compile_split: returns the program that splits the feeds of these numbers.
        after: called after each step.
    """

    def __init__(
        self,
        feeds: Sequence[tf.Tensor],
        replicas: Replicas,
        compile_split: Callable[[tuple[int, ...]], Any],
        after: Callable[[Any], None] | None = None,
    ) -> None:
        self._after = after
        self._feeds = feeds
        self._replicas = replicas
        self._count = len(replicas.devices)
        self._compile = compile_split
        sparse = sparse_feeds(feeds)
        self._candidates = _dense(feeds, sparse)
        self._sparse = [found.parts for found in sparse if found.is_batch]
        self._programs: dict[tuple[int, ...], Any] = {}
        self._last: Any = None
        self._parts: dict[tuple[int, ...], list[Any]] = {}

    def renamed(self, rename: Rename) -> ReplicatedProgram:
        """Returns a program that compiles these programs and runs them with other functions; see `Step.renamed`."""

        def compile_split(split: tuple[int, ...]) -> Any:
            return self._of(split).renamed(rename)

        return ReplicatedProgram(self._feeds, self._replicas, compile_split)

    def _of(self, split: tuple[int, ...]) -> Any:
        """Returns the program that splits the feeds of these numbers."""
        if split not in self._programs:
            self._programs[split] = self._compile(split)
        return self._programs[split]

    def uninitialized(self) -> list[str]:
        """Returns the names of the variables of the program that ran last that have no value."""
        return [] if self._last is None else list(self._last.uninitialized())

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs one step; see `Program`.

        Raises:
            UsageError: (a ValueError) the feeds have numbers of rows that cannot be split alike.
        """
        program, inputs = self.prepared(feeds)
        results = list(program(inputs, timeout_ms))
        if self._after is not None:
            self._after(program)
        return results

    def prepared(self, feeds: list[Any]) -> tuple[Any, list[Any]]:
        """Returns the program for these feeds, and its inputs."""
        rows = self._rows(feeds)
        batch = min(rows.values(), default=0)
        # With fewer rows some replicas would have none, and the mean of nothing is NaN.
        split = tuple(rows) if batch >= self._count else ()
        program = self._last = self._of(split)
        return program, feeds + self._bounds(tuple(rows.values()), split) if split else feeds

    def _rows(self, values: Sequence[Any]) -> dict[int, int]:
        """Returns the number of rows of each value that may be split.

        Raises:
            tf.errors.InvalidArgumentError: a sparse tensor has an element outside of its shape.
        """
        shapes = {number: values[number].shape.as_list() for number in self._candidates}
        found = {number: shape[0] for number, shape in shapes.items() if shape}
        for parts in self._sparse:
            shape = _tf.array_of(values[parts[2]])
            _check_places(_tf.array_of(values[parts[0]]), shape)
            found |= dict.fromkeys(parts, int(shape[0]))
        return found

    def _bounds(self, rows: tuple[int, ...], split: tuple[int, ...]) -> list[Any]:
        """Returns the shares of the replicas and the rows at which the feeds are cut."""
        found = self._parts.get(rows)
        if found is None:
            found = self._made_bounds(rows, split)
            # Batches of ever new sizes must not fill the memory; one that comes again is computed again.
            if len(self._parts) > 64:
                self._parts.clear()
            self._parts[rows] = found
        return found

    def _made_bounds(self, rows: tuple[int, ...], split: tuple[int, ...]) -> list[Any]:
        batch = min(rows)
        if any(number % batch for number in rows):
            found = ", ".join(f"{self._feeds[n].name}: {r}" for n, r in zip(split, rows, strict=True))
            raise UsageError(
                "Session.run",
                f"The feeds cannot be split over {self._count} replicas alike; their rows are {found}.",
                "Feed the same number of rows, or a multiple, or say with "
                "`tf2compat.distribute.set_rule(placeholder, 'copy')` what every replica gets whole.",
            )
        base, rest = divmod(batch, self._count)
        sizes = np.array([base + (replica < rest) for replica in range(self._count)])
        edges = np.concatenate([[0], np.cumsum(sizes)])
        # A feed may have several rows for each row of the batch: the steps of a sequence, one after the other.
        bounds = np.stack([edges * (number // batch) for number in rows]).astype(np.int32)
        shares = (sizes / batch).astype(np.float32)
        return [
            _tf.eager_tensor(shares, tf.float32.as_datatype_enum),
            _tf.eager_tensor(bounds, tf.int32.as_datatype_enum),
        ]
