"""`tf.train.CheckpointManager` for folders in which TF1 has been writing: nothing is forgotten, deleted or skipped."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf
from absl import logging

from tf2compat import _tf
from tf2compat.checkpoint import files
from tf2compat.checkpoint.damage import damage_of
from tf2compat.checkpoint.state import checkpoint_state, known_checkpoints
from tf2compat.errors import CheckpointDamagedError

__all__ = ["CheckpointManager"]

_FOREIGN = float("inf")  # Timestamp, in the state file, of a checkpoint that no manager wrote.


class CheckpointManager(tf.train.CheckpointManager):
    """Keeps the checkpoints of a folder, and restores the newest good one.

    Where it differs from TensorFlow's:

    - a `checkpoint` file that is missing, empty or garbage is made again from the files;
    - checkpoints that it did not write (a TF1 `Saver` did) stay in that file and on the disk,
      whatever `max_to_keep` says;
    - `restore_or_initialize` gets past damaged checkpoints: it names each in a warning, renames
      its files (`.damaged` is appended) and restores the newest good one.

    Args:
        checkpoint: what is saved and restored: a `tf.train.Checkpoint`, or an object with its `restore`.
        directory: the folder.
        max_to_keep: how many of its own checkpoints are kept; None for all.
        **kwargs: as for `tf.train.CheckpointManager`.

    Source: `tf.train.CheckpointManager`.
    """

    def __init__(self, checkpoint: Any, directory: Any, max_to_keep: int | None, **kwargs: Any) -> None:
        directory = os.fspath(directory)
        if tf.io.gfile.isdir(directory):
            files.finish_replacements(directory)
        state = checkpoint_state(directory)
        if state is not None:
            _repair(directory, state)
        super().__init__(checkpoint, directory, max_to_keep, **kwargs)
        if state is not None:
            self._take_over(state)

    def _take_over(self, state: Any) -> None:
        """Lists what the state lists; TensorFlow's manager drops paths without a time, which are TF1's."""
        managed = _tf.managed_checkpoints(self)
        times = list(state.all_model_checkpoint_timestamps)
        paths = list(state.all_model_checkpoint_paths) or [state.model_checkpoint_path]
        times = times if len(times) == len(paths) else [_FOREIGN] * len(paths)
        managed.clear()
        managed.update({path: when for path, when in zip(paths, times, strict=True) if files.exists(path)})
        _tf.set_latest_checkpoint(self, state.model_checkpoint_path)

    def _sweep(self) -> None:
        """Deletes or preserves its own checkpoints; those of others are out of its sight meanwhile."""
        managed = _tf.managed_checkpoints(self)
        everything = dict(managed)
        for path in [path for path, when in everything.items() if when == _FOREIGN]:
            del managed[path]
        super()._sweep()
        kept = {path: when for path, when in everything.items() if when == _FOREIGN or path in managed}
        managed.clear()
        managed.update(kept)

    def restore_or_initialize(self) -> str | None:
        """Restores the newest checkpoint that can be read, or calls `init_fn` where there is none.

        Returns:
            The prefix of what was restored; None when the folder has no checkpoint.

        Raises:
            CheckpointDamagedError: (a DataLossError) there are checkpoints, and none can be read.
            tf.errors.OpError: the newest good checkpoint does not fit what is to be restored, or the file
                system refuses to hand it out (`PermissionDeniedError`, `UnavailableError`…): it may be whole, so
                no older one takes its place.
        """
        damaged: list[str] = []
        if self.latest_checkpoint is not None and not files.exists(self.latest_checkpoint):
            logging.warning("The checkpoint %s is listed as the newest, but has no files.", self.latest_checkpoint)
        for path in reversed(known_checkpoints(self.directory)):
            problem = self._restored(path)
            if not problem:
                if path != self.latest_checkpoint or damaged:
                    self._forget(damaged, path)
                return path
            damaged.append(path)
            _set_aside(path, problem)
        if damaged or self.latest_checkpoint is not None:
            raise CheckpointDamagedError(
                "tf.train.CheckpointManager",
                f"No checkpoint in {self.directory} can be read; tried {damaged or [self.latest_checkpoint]}.",
                "Training does not start again from step 0 in a folder that holds checkpoints: put a good one there, "
                "or name another folder, or delete the `checkpoint` file and what is left to begin anew.",
            )
        return super().restore_or_initialize()

    def _restored(self, path: str) -> str:
        """Restores a checkpoint; returns '' or, when that fails because it is damaged, in what way it is."""
        try:
            self.checkpoint.restore(path)
        except Exception as error:
            refusal = files.refusal(path)
            if refusal is not None:
                raise refusal from error  # The checkpoint may be whole.
            problem = damage_of(path)
            if not problem:
                raise
            return problem
        return ""

    def _forget(self, damaged: list[str], latest: str) -> None:
        """Takes damaged checkpoints out of the list, and writes it."""
        managed = _tf.managed_checkpoints(self)
        for path in damaged:
            managed.pop(path, None)
        when = managed.pop(latest, _FOREIGN)
        managed[latest] = when
        _tf.set_latest_checkpoint(self, latest)
        _write(self.directory, latest, managed)


def _set_aside(path: str, problem: str) -> None:
    try:
        ending = files.set_aside(path)
        now = f"its files are left with '{ending}' appended to their names"
    except tf.errors.OpError as error:
        now = f"its files could not be renamed ({error.message})"
    logging.warning("The checkpoint %s is damaged: %s It is skipped; %s.", path, problem, now)


def _repair(folder: str, state: Any) -> None:
    """Writes the state of a folder whose `checkpoint` file does not say it."""
    try:
        written = tf.train.get_checkpoint_state(folder)
    except (ValueError, UnicodeDecodeError):
        written = None
    if written is None or written.model_checkpoint_path != state.model_checkpoint_path:
        paths = list(state.all_model_checkpoint_paths)
        _write(folder, state.model_checkpoint_path, dict.fromkeys(paths, _FOREIGN))


def _write(folder: str, latest: str, paths: dict[str, float]) -> None:
    """Writes the state file, if the folder can be written to."""
    try:
        _tf.write_checkpoint_state(folder, latest, list(paths), list(paths.values()))
    except tf.errors.OpError as error:
        logging.warning("The file %s could not be written: %s", os.path.join(folder, "checkpoint"), error.message)
