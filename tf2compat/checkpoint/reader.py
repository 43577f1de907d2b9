"""A checkpoint of either format, read by the names of its variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat.arguments import check_path
from tf2compat.checkpoint import files, pending
from tf2compat.checkpoint.damage import damage_of
from tf2compat.checkpoint.input_position import PREFIX
from tf2compat.checkpoint.object_graph import GRAPH_KEY, keys_by_name
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.read_errors import unreadable
from tf2compat.checkpoint.state import checkpoint_state
from tf2compat.errors import CheckpointDamagedError, UsageError

__all__ = ["CheckpointReader", "resolved"]


def resolved(path: Any, symbol: str) -> str:
    """Returns the prefix of a checkpoint: the path itself where it is one (`d/m/` may be), or the newest of a folder.

    Args:
        path: a prefix, one of a checkpoint's files, or a folder.
        symbol: for the error message.

    Raises:
        UsageTypeError: (a TypeError) it is no path.
        UsageError: (a ValueError) there is none.
    """
    path = check_path(symbol, "path", path, "the path of a checkpoint, without `.index`, or of a folder of some")
    pending.settle(path.removesuffix(".index"))
    if not files.exists(path) and tf.io.gfile.isdir(path):
        state = checkpoint_state(path)
        path = state.model_checkpoint_path if state else path
    # A file `m.index` looks like a checkpoint of the oldest format, which is one file of any name.
    path = path if files.exists(path) and not path.endswith(".index") else path.removesuffix(".index")
    if not files.exists(path):
        raise UsageError(
            symbol, f"There is no checkpoint {path}.", "Give its path without `.index`, or a folder of checkpoints."
        )
    return path


class CheckpointReader:
    """The values of a checkpoint.

    Args:
        path: its prefix.

    Attributes:
        format: 'tf1' (keys are names of variables) or 'tf2' (an object graph).
        shapes: name of a variable -> its shape; slots are variables, positions of the input are not.
        dtypes: name of a variable -> its type.

    Raises:
        CheckpointDamagedError: (a DataLossError) its index cannot be read.
    """

    def __init__(self, path: str) -> None:
        try:
            self._reader = open_checkpoint(path)
            keys = keys_by_name(path)
        except Exception as error:  # TensorFlow's errors, and RuntimeError for some broken files.
            raise _failure(path, error) from None
        self._path = path
        shapes, types = self._reader.get_variable_to_shape_map(), self._reader.get_variable_to_dtype_map()
        self.format = "tf1" if keys is None else "tf2"
        self._keys = {
            name: key
            for name, key in (keys or {name: name for name in shapes if name != GRAPH_KEY}).items()
            if key in shapes and not name.startswith(PREFIX)
        }
        self.shapes: dict[str, tuple[int, ...]] = {name: tuple(shapes[key]) for name, key in self._keys.items()}
        self.dtypes: dict[str, tf.DType] = {name: types[key] for name, key in self._keys.items()}

    def get(self, name: str) -> np.ndarray:
        """Returns the value of a variable.

        Raises:
            CheckpointDamagedError: (a DataLossError) its files are damaged.
        """
        try:
            value = self._reader.get_tensor(self._keys[name])
        except Exception as error:  # TensorFlow's errors, and IndexError for a truncated file.
            raise _failure(self._path, error) from None
        # numpy's own type for bytes drops zeros at their end.
        return np.array(value, object) if self.dtypes[name] == tf.string else np.asarray(value)


def _failure(path: str, error: Exception) -> Exception:
    """Returns the error that says why a checkpoint cannot be read."""
    try:
        damage = damage_of(path)
    except Exception as refusal:  # No permission, no memory: the checkpoint may be whole.
        return unreadable("tf2compat.checkpoint", path, refusal)
    if not damage:
        return unreadable("tf2compat.checkpoint", path, error)
    return CheckpointDamagedError(
        "tf2compat.checkpoint",
        f"The checkpoint {path} cannot be read: {damage}",
        "Take another one; `python -m tf2compat checkpoint verify` says which are good.",
    )
