"""The messages in a checkpoint's files, and the manager that keeps checkpoints."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tensorflow.core.protobuf import tensor_bundle_pb2, trackable_object_graph_pb2
from tensorflow.python.training import py_checkpoint_reader

__all__ = [
    "BundleEntry",
    "BundleHeader",
    "CheckpointReader",
    "TrackableObjectGraph",
    "managed_checkpoints",
    "set_latest_checkpoint",
    "set_manager_directory",
    "sweep",
]

BundleEntry = tensor_bundle_pb2.BundleEntryProto
"""The entry of a tensor in the index of a checkpoint: its type, shape, place in a file and checksum."""

BundleHeader = tensor_bundle_pb2.BundleHeaderProto
"""The first entry in the index of a checkpoint: the number of its data files, and their order of bytes."""

CheckpointReader: Any = py_checkpoint_reader.CheckpointReader
"""The class of what `tf.train.NewCheckpointReader` returns: made of a path in bytes, it may have subclasses."""

TrackableObjectGraph = trackable_object_graph_pb2.TrackableObjectGraph
"""The objects that a TF2 checkpoint holds beside its tensors, with their children and the keys of their values."""


def managed_checkpoints(manager: Any) -> dict[str, float]:
    """Returns the prefixes that a `tf.train.CheckpointManager` keeps, oldest first, with their timestamps.

    The manager works with the very dictionary that is returned.
    """
    return manager._maybe_delete


def sweep(manager: Any, delete: Callable[[str], None]) -> None:
    """Deletes what a `tf.train.CheckpointManager` keeps over its `max_to_keep`, or preserves one every N hours.

    Args:
        manager: the manager.
        delete: takes the prefix of a checkpoint; TensorFlow's manager takes it for a pattern, which others may match.
    """
    managed, hours = manager._maybe_delete, manager._keep_checkpoint_every_n_hours
    while manager._max_to_keep and len(managed) > manager._max_to_keep:
        prefix, when = managed.popitem(last=False)
        # As in TensorFlow's manager: one every N hours stays on the disk, and is listed no more.
        if hours and when - hours * 3600.0 >= manager._last_preserved_timestamp:
            manager._last_preserved_timestamp = when
        else:
            delete(prefix)


def set_manager_directory(manager: Any, directory: str) -> None:
    """Makes a folder the one into which a `tf.train.CheckpointManager` saves, under the name that it has."""
    manager._checkpoint_prefix = os.path.join(directory, os.path.basename(manager._checkpoint_prefix))
    manager._directory = directory


def set_latest_checkpoint(manager: Any, prefix: str | None) -> None:
    """Makes a prefix the one that a `tf.train.CheckpointManager` calls its latest."""
    manager._latest_checkpoint = prefix
