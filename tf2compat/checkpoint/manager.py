"""`tf.train.CheckpointManager` for folders in which TF1 has been writing: nothing is forgotten, deleted or skipped."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.arguments import check_count, check_path, wrong_type
from tf2compat.checkpoint import before_saving, files
from tf2compat.checkpoint.damage import damage_of
from tf2compat.checkpoint.read_errors import unreadable
from tf2compat.checkpoint.state import checkpoint_state, is_legible, known_checkpoints
from tf2compat.checkpoint.steady_time import steady_time
from tf2compat.errors import CheckpointDamagedError
from tf2compat.log import logger

__all__ = ["CheckpointManager"]

_SYMBOL = "tf2compat.checkpoint.CheckpointManager"
_TRIES = 10  # To read a folder in which another process replaces and deletes checkpoints.
_FOREIGN = float("inf")  # Timestamp, in the state file, of a checkpoint that no manager wrote.


class CheckpointManager(tf.train.CheckpointManager):
    """Keeps the checkpoints of a folder, and restores the newest good one.

    Where it differs from TensorFlow's:

    - where the `checkpoint` file is missing, empty or garbage, or its newest checkpoint is gone, the files count;
    - checkpoints that it did not write (a TF1 `Saver` did) stay in that file and on the disk,
      whatever `max_to_keep` says;
    - `restore_or_initialize` gets past damaged checkpoints: it names each in a warning and restores the
      newest good one. Restoring changes nothing in the folder, which may be another process's: the next
      save of this process into it renames the damaged ones (`.damaged` is appended).

    Args:
        checkpoint: what is saved and restored: a `tf.train.Checkpoint`, or an object with its `restore`.
        directory: the folder.
        max_to_keep: how many of its own checkpoints are kept; None for all.
        **kwargs: as for `tf.train.CheckpointManager`.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) `max_to_keep` is less than one.

    Source: `tf.train.CheckpointManager`.
    """

    def __init__(self, checkpoint: Any, directory: Any, max_to_keep: int | None, **kwargs: Any) -> None:
        if not callable(getattr(checkpoint, "restore", None)):
            raise wrong_type(_SYMBOL, "checkpoint", checkpoint, "a `tf.train.Checkpoint`")
        directory = check_path(_SYMBOL, "directory", directory, "the path of a folder")
        if max_to_keep is not None:
            check_count(_SYMBOL, "max_to_keep", max_to_keep, 1, "how many checkpoints are kept; None for all")
        if is_legible(directory):
            super().__init__(checkpoint, directory, max_to_keep, **kwargs)
        else:  # TensorFlow's manager would raise the error of the state file.
            super().__init__(checkpoint, os.path.join(directory, "no state"), max_to_keep, **kwargs)
            _tf.set_manager_directory(self, directory)
        self._take_over()

    def save(self, *args: Any, **kwargs: Any) -> str | None:
        """Saves; see `tf.train.CheckpointManager.save`."""
        before_saving.prepare(self.directory)
        return super().save(*args, **kwargs)

    def _take_over(self) -> None:
        """Lists what the folder's state lists; TensorFlow's manager drops paths without a time, which are TF1's."""
        state = checkpoint_state(self.directory)
        if state is None:
            return
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
        if self.latest_checkpoint in managed:
            managed[self.latest_checkpoint] = steady_time()  # The machine's clock may have been set.
        everything = dict(managed)
        for path in [path for path, when in everything.items() if when == _FOREIGN]:
            del managed[path]
        _tf.sweep(self, files.remove)
        kept = {path: when for path, when in everything.items() if when == _FOREIGN or path in managed}
        managed.clear()
        managed.update(kept)

    def restore_or_initialize(self) -> str | None:
        """Restores the newest checkpoint that can be read, or calls `init_fn` where there is none.

        Returns:
            The prefix of what was restored; None when the folder has no checkpoint.

        Raises:
            CheckpointDamagedError: (a DataLossError) there are checkpoints, and none can be read.
            tf.errors.OpError, MemoryError: the newest good checkpoint does not fit what is to be restored, or it
                cannot be read for another reason than its bytes (`ResourceExhaustedError`,
                `PermissionDeniedError`…): it may be whole, so no older one takes its place. `UnavailableError`:
                another process replaces or deletes the newest one each time before it is read.
        """
        for _ in range(_TRIES):
            try:
                return self._restore_newest()
            except _ReplacedError as error:
                path = str(error)
                self._take_over()
        message = f"another process replaced or deleted it while it was read, as it did {_TRIES - 1} times before"
        raise unreadable("tf.train.CheckpointManager", path, tf.errors.UnavailableError(None, None, message))

    def _restore_newest(self) -> str | None:
        """Restores the newest good checkpoint, unless another process replaces or deletes it meanwhile."""
        damaged: list[str] = []
        for path in reversed(known_checkpoints(self.directory)):
            seen = files.signature_of(path)
            try:
                problem = self._restored(path)
            except Exception:
                # Half of the old and half of the new one: a checkpoint that is replaced meanwhile looks damaged.
                _check_unchanged(path, seen)
                raise
            if not problem:
                self._forget(damaged, path)
                return path
            _check_unchanged(path, seen)
            damaged.append(path)
            before_saving.note_damaged(path)
            logger.warning("The checkpoint %s is damaged: %s It is skipped.", path, problem)
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
            problem = _damage_of(path, error)
            if not problem:
                raise
            return problem
        return ""

    def _forget(self, damaged: list[str], latest: str) -> None:
        """Takes damaged checkpoints out of the list; the next save writes it."""
        managed = _tf.managed_checkpoints(self)
        for path in damaged:
            managed.pop(path, None)
        # Put at the end: TensorFlow's manager lists checkpoints in this order, the newest last.
        when = managed.pop(latest, _FOREIGN)
        managed[latest] = when
        _tf.set_latest_checkpoint(self, latest)


class _ReplacedError(Exception):
    """Another process replaced or deleted a checkpoint, the error's text, while it was read."""


def _damage_of(path: str, error: Exception) -> str:
    """Returns the damage of a checkpoint that was not restored, in a sentence; raises where it cannot be told."""
    try:
        return damage_of(path)
    except Exception as refusal:
        raise unreadable("tf.train.CheckpointManager", path, refusal) from None


def _check_unchanged(path: str, seen: Any) -> None:
    if not files.exists(path) or files.signature_of(path) != seen:
        raise _ReplacedError(path)
