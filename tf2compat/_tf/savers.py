"""TF1's saver."""

from __future__ import annotations

import time
from typing import Any

import tensorflow as tf
from tensorflow.python.checkpoint import checkpoint_management, graph_view
from tensorflow.python.training import saver as _saver

__all__ = ["Saver", "saveables_of", "saver_clock", "saver_is_empty", "saver_reshapes"]


def saver_clock() -> Any:
    """Returns the module `time` that TensorFlow's saver uses, or the object that a test has put in its place."""
    return _saver.time


class Saver(tf.compat.v1.train.Saver):
    """TensorFlow's saver, with a word between the writing of the state file and the end of older checkpoints.

    These it deletes by their names: TensorFlow's takes them for patterns. Its time goes on steadily, whatever is done
    to the machine's clock: `keep_checkpoint_every_n_hours` would keep all checkpoints after an hour's leap, or none.
    """

    _keep_after = 0.0

    def now(self) -> float:
        """Returns the time, in seconds, of a clock that does not leap."""
        return time.time()

    @property
    def _next_checkpoint_time(self) -> float:
        return self._keep_after

    @_next_checkpoint_time.setter
    def _next_checkpoint_time(self, at: float) -> None:
        """Takes the time by the machine's clock from when on a checkpoint is kept."""
        # TensorFlow's `__init__` sets the time by the machine's clock: taken over by how far ahead it is.
        self._keep_after = self.now() + at - saver_clock().time()

    def _RecordLastCheckpoint(self, latest_save_path: str) -> None:  # noqa: N802
        super()._RecordLastCheckpoint(latest_save_path)
        if self.last_checkpoints[-1:] == [latest_save_path]:
            self._last_checkpoints[-1] = latest_save_path, self.now()

    def delete(self, prefix: str, meta: str) -> None:
        """Deletes the files of a checkpoint, and the file of its graph."""
        raise NotImplementedError

    def before_deleting(self) -> None:
        """Is called when the state file lists the new checkpoint, before older ones are deleted."""

    def _MaybeDeleteOldCheckpoints(self, meta_graph_suffix: str = "meta") -> None:  # noqa: N802
        self.before_deleting()
        if not self._checkpoints_to_be_deleted:
            return
        prefix, when = self._checkpoints_to_be_deleted.pop(0)
        if when > self._keep_after:
            self._keep_after += self.saver_def.keep_checkpoint_every_n_hours * 3600
            return
        try:
            self.delete(prefix, checkpoint_management.meta_graph_filename(prefix, meta_graph_suffix))
        except Exception as error:
            # As in TF1: an old checkpoint that cannot be deleted must not end the training.
            tf.get_logger().warning("Ignoring: %s", error)


def saver_is_empty(saver: Any) -> bool:
    """Returns whether a TF1 saver was built for a graph without variables: it saves and restores nothing."""
    return bool(saver._is_empty)


def saver_reshapes(saver: Any) -> bool:
    """Returns whether a TF1 saver restores values of another shape."""
    return bool(saver._reshape)


def saveables_of(checkpoint: tf.train.Checkpoint) -> list[Any]:
    """Returns the entries of a `tf.train.Checkpoint` that a TF1 saver saves."""
    return graph_view.ObjectGraphView(checkpoint).frozen_saveable_objects()
