"""Where a step takes its batch from: a data set, an iterator, or feeds."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.steps.eager import eager

__all__ = [
    "DATASET",
    "Front",
    "SessionInput",
    "arguments_for",
    "dataset_front",
    "feed_front",
    "is_iterator",
    "known_cardinality",
]

DATASET = "step_dataset"
"""The name of the node that stands for the data set."""

_SYMBOL = "tf2compat.StepGraph"


@dataclasses.dataclass
class Front:
    """The nodes that give a step its batch.

    Attributes:
        graph_def: the nodes.
        tensors: the flat parts of the batch, `node:0`.
        iterator: the name of the iterator that has to be started with the data set; empty where there is none.
    """

    graph_def: Any
    tensors: list[str]
    iterator: str = ""


class SessionInput:
    """The place of one session of a step graph in its data.

    The step was traced once, with an iterator of its own; each session reads from another, so that opening one
    moves no other.

    Args:
        captured: node name -> the value that it stands for, for all sessions; `set_batch` changes it.
        data_sets: name of an iterator in the graph -> the data set that the session starts it with, a variant.
        begin: returns an iterator that begins with the data, and node name -> the value that it stands for in this
            session; None where the session has no iterator of its own.
        keeps_position: whether the number of its elements that were taken is the session's position.
    """

    def __init__(
        self,
        captured: Mapping[str, Any],
        data_sets: Mapping[str, Any] | None = None,
        begin: Callable[[], tuple[Any, dict[str, Any]]] | None = None,
        keeps_position: bool = False,
    ) -> None:
        self.data_sets = dict(data_sets or {})
        self._captured = captured
        self._begin = begin
        self._keeps_position = keeps_position and begin is not None
        self._taken = 0
        self._source: Any = None
        self._own: dict[str, Any] = {}
        if begin is not None:
            self._source, self._own = begin()

    def values(self, names: Sequence[str], check: Callable[[], None] | None = None) -> list[Any]:
        """Returns the values that nodes stand for in the next step, once `check` finds that it may run."""
        if check is not None:
            check()
        self._taken += any(name in self._own for name in names)
        return [self._own[name] if name in self._own else self._captured[name] for name in names]

    @property
    def position(self) -> int | None:
        """The number of elements that the session has taken; None where it does not tell the place in the data."""
        return self._taken if self._keeps_position else None

    def set_position(self, taken: int) -> None:
        """Goes on behind `taken` elements, which are read again: a distributed iterator cannot be saved."""
        if not self._keeps_position or self._begin is None:
            return
        with eager():
            if taken < self._taken:
                (self._source, self._own), self._taken = self._begin(), 0
            while self._taken < taken:
                try:
                    next(self._source)
                # The data set has become shorter: the next step finds its end.
                except (StopIteration, tf.errors.OutOfRangeError):
                    break
                self._taken += 1


def is_iterator(source: Any) -> bool:
    """Returns whether the source is an iterator of TensorFlow 2, of a distributed data set also."""
    return isinstance(source, tf.data.Iterator | tf.distribute.DistributedIterator)


def known_cardinality(source: Any) -> int | None:
    """Returns how many elements a data set has; None where it has no end, or that is not known."""
    if not isinstance(source, tf.data.Dataset):
        return None
    with _tf.eager_mode():
        found = int(source.cardinality())
    # -1 is a data set without an end, and -2 one whose size is not known.
    return found if found >= 0 else None


def arguments_for(step: Callable[..., Any], element: Any) -> list[Any]:
    """Returns the arguments that a step takes of an element: the element, or the parts of a tuple.

    Args:
        step: the step.
        element: the structure of the data set's elements.

    Raises:
        UsageError: (a ValueError) the step takes neither.
    """
    try:
        signature = inspect.signature(step)
    except (TypeError, ValueError):  # It is written in C.
        return [element]
    # The element as it is comes first: a step of one argument gets a tuple whole.
    choices = [[element]] + ([list(element)] if isinstance(element, tuple) else [])
    for arguments in choices:
        try:
            signature.bind(*arguments)
        except TypeError:
            continue
        return arguments
    raise UsageError(
        _SYMBOL,
        f"The step takes {signature}, and an element of the data set is {element}.",
        "Write a step with one argument, the element, or with one for each part of a tuple.",
    )


def dataset_front(dataset: Any) -> Front:
    """Returns an iterator of a session's own, which begins with the data set at the session's first step.

    Raises:
        UsageTypeError: (a TypeError) it is no data set.
    """
    if not isinstance(dataset, tf.data.Dataset):
        raise UsageTypeError(
            _SYMBOL,
            f"Argument `dataset` must be a tf.data.Dataset or an iterator of one, got {type(dataset).__name__}.",
            "Wrap arrays: `tf.data.Dataset.from_tensor_slices((x, y)).batch(32)`.",
        )
    data = tf.compat.v1.data
    with tf.Graph().as_default() as graph:
        iterator = data.Iterator.from_structure(
            data.get_output_types(dataset),
            data.get_output_shapes(dataset),
            output_classes=data.get_output_classes(dataset),
        )
        # The first operation of this graph is the iterator's handle.
        name = next(operation.name for operation in graph.get_operations())
        element = iterator.get_next()
    parts = tf.nest.flatten(element, expand_composites=True)
    return Front(graph.as_graph_def(), [part.name for part in parts], name)


def feed_front(signature: Sequence[Any], names: Sequence[str]) -> Front:
    """Returns placeholders for the arguments of a step.

    Args:
        signature: the arguments' specs.
        names: the arguments' names, for specs that have none.

    Raises:
        UsageTypeError: (a TypeError) a spec is not that of a dense tensor.
    """
    tensors = []
    with tf.Graph().as_default() as graph:
        for spec, name in zip(signature, names, strict=True):
            parts = tf.nest.flatten(spec)
            for number, part in enumerate(parts):
                if not isinstance(part, tf.TensorSpec):
                    raise UsageTypeError(
                        _SYMBOL,
                        f"Argument '{name}' has the spec {part}, and only dense tensors can be fed.",
                        "Feed its components, and put them together in the step.",
                    )
                own = part.name or (name if len(parts) == 1 else f"{name}_{number}")
                tensors.append(tf.compat.v1.placeholder(part.dtype, part.shape, own).name)
    return Front(graph.as_graph_def(), tensors)
