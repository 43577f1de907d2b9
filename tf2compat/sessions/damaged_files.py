"""The file that a reader could not read: TensorFlow's error tells the place in a file, but not the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.runtime.pipelines.queues import READS
from tf2compat.runtime.pipelines.records import records

__all__ = ["with_file_name"]

_MOST_BYTES = 2**30  # Files are read again to find the damaged one, up to this; of more, the candidates are named.


def _names_of(read: tf.Operation) -> tf.Tensor | None:
    """Returns the tensor of the names that a reader's queue is filled with."""
    queue = read.inputs[1].op
    for user in queue.outputs[0].consumers():
        if user.type == "QueueEnqueueManyV2":
            names = user.inputs[1]
            # The names are the same before they are shuffled, and shuffling again would draw random numbers.
            while names.op.type in ("Identity", "RandomShuffle"):
                names = names.op.inputs[0]
            return names
    return None


def _candidates(graph: tf.Graph, evaluate: Callable[[tf.Tensor], Any]) -> Iterator[tuple[tf.Operation, list[str]]]:
    """Yields each reader of a graph with the names of its files."""
    for operation in graph.get_operations():
        if operation.type in READS:
            names = _names_of(operation)
            if names is not None:
                yield operation.inputs[0].op, [name.decode() for name in evaluate(names).ravel()]


def _is_damaged(reader: tf.Operation, name: str) -> bool:
    with _tf.eager_mode(), tf.device("/device:CPU:0"):
        try:
            for _ in records(tf.data.Dataset.from_tensors(name), reader, False):
                pass
        except tf.errors.DataLossError:
            return True
    return False


def with_file_name(message: str, graph: tf.Graph, evaluate: Callable[[tf.Tensor], Any]) -> str:
    """Returns the message of a `DataLossError` with the name of the file that is damaged.

    Args:
        message: what TensorFlow says.
        graph: the graph whose readers are asked for their files.
        evaluate: gives the value of a tensor of the graph.
    """
    found: list[str] = []
    size = 0
    try:
        for reader, names in _candidates(graph, evaluate):
            for name in dict.fromkeys(names):
                size += tf.io.gfile.stat(name).length
                if size > _MOST_BYTES:
                    return f"{message}\nThe file is one of {len(names)}: {names[0]}…"
                if _is_damaged(reader, name):
                    found.append(name)
    except (tf.errors.OpError, RuntimeError):  # A file has gone, or the session is closed: the first error counts.
        return message
    return f"{message}\nThe file is {', '.join(found)}." if found else message
