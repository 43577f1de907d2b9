"""Data sets: their options, and what those of TensorFlow 1 could do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf
from tensorflow.python.data.experimental.ops import prefetching_ops
from tensorflow.python.data.ops import dataset_ops

from tf2compat import patches
from tf2compat._tf.graphs import builds_graph

__all__ = ["build_datasets_as_in_tf1", "options_without_read_ahead"]

_data = tf.compat.v1.data


def _one_shot(self: Any) -> Any:
    """Returns an iterator that needs no initializer."""
    return _data.make_one_shot_iterator(self)


def _initializable(self: Any, shared_name: str | None = None) -> Any:
    """Returns an iterator with an initializer."""
    return _data.make_initializable_iterator(self, shared_name)


def _on_device(cls: Any, input_dataset: Any, *_: Any, **__: Any) -> Any:
    """Returns a data set whose elements are copied to a device; in a graph the step that uses them copies them.

    The kernel that does it ends the process where an iterator is made by a function of TensorFlow 2.
    """
    return input_dataset if builds_graph() else object.__new__(cls)


def build_datasets_as_in_tf1() -> None:
    """Gives data sets that TensorFlow's functions return the methods that TF1's had. Twice is harmless."""
    base = dataset_ops.DatasetV2
    patches.put(base, "make_one_shot_iterator", _one_shot)
    patches.put(base, "make_initializable_iterator", _initializable)
    patches.put(base, "output_shapes", property(lambda self: _data.get_output_shapes(self)))
    patches.put(base, "output_types", property(lambda self: _data.get_output_types(self)))
    patches.put(base, "output_classes", property(lambda self: _data.get_output_classes(self)))
    patches.put(prefetching_ops._CopyToDeviceDataset, "__new__", _on_device)


def options_without_read_ahead(written: Iterable[bytes]) -> bytes:
    """Returns serialized `tf.data.Options` that make no element before it is asked for.

    Args:
        written: other serialized options, which go before these, the last one first.
    """
    options = tf.data.Options()
    options.experimental_optimization.inject_prefetch = False
    options.experimental_optimization.map_parallelization = False
    # Options have no public serialized form; the graph's op takes this one.
    merged = options._to_proto()
    for other in written:
        # A field that is merged later counts: the program's own choice stays.
        merged.MergeFromString(other)
    return merged.SerializeToString()
