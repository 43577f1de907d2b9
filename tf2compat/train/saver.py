"""`tf.train.Saver`: TensorFlow's own bookkeeping; files that are whole or not there, in either format."""

from __future__ import annotations

import functools
import os
import time
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.checkpoint import disk, files, index_file, input_position, pending, values
from tf2compat.checkpoint.absent import absent, matched, unlistable
from tf2compat.checkpoint.copies import Copies
from tf2compat.checkpoint.damage import damage_of
from tf2compat.checkpoint.mismatch import mismatch
from tf2compat.checkpoint.object_graph import Objects, keys_of
from tf2compat.checkpoint.opening import check_index
from tf2compat.checkpoint.read_errors import unreadable
from tf2compat.checkpoint.readable import check_writable, readable
from tf2compat.checkpoint.renumbered import keys_of_rebuilt_model
from tf2compat.checkpoint.replacement import in_place_of
from tf2compat.checkpoint.saver_ops import Entry, held_entries, restored_entries, saved_entries
from tf2compat.checkpoint.state import written_at
from tf2compat.checkpoint.steady_time import steady_time
from tf2compat.checkpoint.unchanged import read_unchanged
from tf2compat.checkpoint.write_errors import explained
from tf2compat.errors import (
    CheckpointDamagedError,
    CheckpointIncompleteError,
    CheckpointShapeError,
    Tf2CompatError,
    UsageError,
    UsageTypeError,
)
from tf2compat.log import logger
from tf2compat.sessions.background import Job
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.steps.step_graph import StepGraph

__all__ = ["Saver"]

_RESTORE = "tf.train.Saver.restore"
_MISMATCH = "This is most likely due to a mismatch between the current graph and the graph from the checkpoint."


class _SaveCall(_tf.SessionInterface):
    """The session as TensorFlow's saver sees it: running the save op writes the files in our way."""

    def __init__(self, session: EngineSession, saver_def: Any, write: Any) -> None:
        self._session = session
        self._saver_def = saver_def
        self._write = write

    @property
    def graph(self) -> tf.Graph:
        """The session's graph."""
        return self._session.graph

    def run(self, fetches: Any, feed_dict: Any = None, **options: Any) -> Any:
        """Runs the session, or writes the files and returns their prefix."""
        # TensorFlow's saver also evaluates the global step by this session.
        if fetches != self._saver_def.save_tensor_name:
            return self._session.run(fetches, feed_dict, **options)
        prefix = feed_dict[self._saver_def.filename_tensor_name]
        self._write(prefix)
        return prefix


@functools.cache
def _tell_who_saves() -> None:
    logger.info("The chief saves checkpoints; this process does not.")


class Saver(_tf.Saver):
    """Saves and restores the variables of a session.

    Where it differs from TF1: a checkpoint gets its name when its files are complete, so that a
    killed process never leaves half of one, nor none where there was one of that name; a checkpoint that does
    not fit the graph, or is damaged, gives an error that says in what; and there are four options.

    Args:
        *args: as for `tf.compat.v1.train.Saver`.
        format: 'tf1' (keys are the names of variables; TF1 and its tools read it) or 'tf2' (object-based;
            `tf.train.Checkpoint(**{name: variable})` reads it, and so does a stock saver). None for
            what `--tf2compat_checkpoint_format` or `TF2COMPAT_CHECKPOINT_FORMAT` says, else 'tf1'.
            Those of a Keras model's step graph, in format 'tf2', restore into `tf.train.Checkpoint(model=model)` too.
            Both are restored, whatever is chosen here.
        async_save: whether `save` returns when the values are copied (the saver keeps memory for that) and
            a thread writes them. The path is announced (state file, listeners of `CheckpointSaverHook`)
            when its files are complete; `Session.close` waits; an error of the writer is raised by
            the next `Session.run`.
            None for `--tf2compat_async_save` or `TF2COMPAT_ASYNC_SAVE`, else False.
        restore_input_position: whether checkpoints also hold, and `restore` sets, the state of the graph's
            `tf.data` iterators and random ops. None for `--tf2compat_restore_input_position` or
            `TF2COMPAT_RESTORE_INPUT_POSITION`, else False.
        sync_saves: whether the files of a checkpoint are put on the disk before they get their names, so that
            a power cut leaves whole ones. None for `--tf2compat_sync_saves` or `TF2COMPAT_SYNC_SAVES`, else True.
        **kwargs: as for `tf.compat.v1.train.Saver`.

    Raises:
        UsageError: (a ValueError) there is no such format.

    Source: `tf.compat.v1.train.Saver`.
    """

    def __init__(
        self,
        *args: Any,
        format: str | None = None,
        async_save: bool | None = None,
        restore_input_position: bool | None = None,
        sync_saves: bool | None = None,
        **kwargs: Any,
    ) -> None:
        self.format = settings.checkpoint_format(format)
        self.async_save = settings.async_save(async_save)
        self.restore_input_position = settings.restore_input_position(restore_input_position)
        self.sync_saves = settings.sync_saves(sync_saves)
        self._state_file = ""  # The file that lists the checkpoints of the save that is under way.
        self.last_job: Job | None = None  # The write of the latest asynchronous `save`.
        self._copies = Copies()
        self._found: dict[Any, list[Entry] | None] = {}
        super().__init__(*args, **kwargs)

    def save(
        self,
        sess: Any,
        save_path: str,
        global_step: Any = None,
        latest_filename: str | None = None,
        meta_graph_suffix: str = "meta",
        write_meta_graph: bool = True,
        write_state: bool = True,
        strip_default_attrs: bool = False,
        save_debug_info: bool = False,
    ) -> str | None:
        """Saves a session's variables; see `tf.compat.v1.train.Saver.save`.

        Of the processes of a cluster that train together the chief saves; the others do nothing and return None.

        Raises:
            UsageTypeError: (a TypeError) `sess` is no session, a monitored one say.
            UsageError: (a ValueError) the checkpoint could not be read again under that path.
            CheckpointWriteError: (a ResourceExhaustedError) the disk is full. Earlier checkpoints are as they were.
            tf.errors.OpError: the files could not be written for another reason, which it names.
        """
        _check_session(sess)
        if isinstance(sess, EngineSession) and not sess.is_chief:
            _tell_who_saves()
            return None
        check_writable("tf.train.Saver.save", str(save_path))
        self._state_file = os.path.join(os.path.dirname(str(save_path)), latest_filename or "checkpoint")
        arguments: tuple[Any, ...] = (latest_filename, meta_graph_suffix)
        switches = (strip_default_attrs, save_debug_info)
        entries = self._entries(sess, saved_entries)
        if entries is None:
            return super().save(sess, save_path, global_step, *arguments, write_meta_graph, write_state, *switches)
        if not self.async_save:
            call = _SaveCall(sess, self.saver_def, functools.partial(self._write, sess, entries))
            with explained(save_path):
                return super().save(call, save_path, global_step, *arguments, write_meta_graph, write_state, *switches)
        if global_step is not None and not isinstance(global_step, int | np.integer):
            # Now, not in the thread: training goes on, and its step would be a later one.
            global_step = tf.compat.v1.train.global_step(sess, global_step)
        sess.background.wait()  # The save before has the memory for the copies.
        copied: list[Entry] = []
        call = _SaveCall(sess, self.saver_def, lambda prefix: copied.extend(self._copied(sess, entries)))
        # Neither graph nor state file yet: the state names a checkpoint when its files are there.
        prefix = super().save(call, save_path, global_step, *arguments, False, False, *switches)

        def write() -> None:
            call = _SaveCall(
                sess,
                self.saver_def,
                lambda prefix: values.write(prefix, copied, self.format, True, _objects(sess), self.sync_saves),
            )
            with explained(save_path), sess.graph.as_default():  # A new thread is in eager mode.
                super(Saver, self).save(
                    call, save_path, global_step, *arguments, write_meta_graph, write_state, *switches
                )

        self.last_job = sess.background.start(write)
        pending.note(prefix, self.last_job)
        return prefix

    def _entries(self, sess: Any, find: Any) -> list[Entry] | None:
        """Returns the entries to save or restore in a session of ours; None where TensorFlow's saver is to do it."""
        if tf.executing_eagerly() or not isinstance(sess, EngineSession) or self.saver_def is None:
            return None
        key = (find, sess.graph, self.saver_def.save_tensor_name)
        if key not in self._found:
            # Found once: the search walks the graph, and a finalized graph does not change.
            empty = _tf.saver_is_empty(self)
            self._found[key] = None if empty else find(sess.graph, self.saver_def)
        return self._found[key]

    def _copied(self, sess: EngineSession, entries: list[Entry]) -> list[Entry]:
        position = input_position.saved(sess) if self.restore_input_position else []
        return self._copies.of(values.snapshot(sess, entries)) + position

    def _snapshot(self, sess: EngineSession, entries: list[Entry]) -> list[Entry]:
        position = input_position.saved(sess) if self.restore_input_position else []
        return values.snapshot(sess, entries) + position

    def recover_last_checkpoints(self, checkpoint_paths: Any) -> None:
        """Takes checkpoints that are there for its own: it deletes them when they are over `max_to_keep`."""
        there = filter(files.exists, checkpoint_paths)
        self.set_last_checkpoints_with_time([(path, written_at(path)) for path in there])

    def delete(self, prefix: str, meta: str) -> None:
        """Deletes an older checkpoint; TensorFlow's saver takes its name for a pattern, which others may match."""
        files.remove(prefix)
        disk.remove(meta)

    def now(self) -> float:
        """Returns the time by which `keep_checkpoint_every_n_hours` is measured; tests replace the saver's clock."""
        clock = _tf.saver_clock()
        return steady_time() if clock is time else float(clock.time())

    def before_deleting(self) -> None:
        """Puts the state file on the disk; only then may the checkpoints go that it lists no more."""
        if self.sync_saves and disk.is_file(self._state_file):
            disk.sync(self._state_file)
            disk.sync_folder(os.path.dirname(self._state_file))

    def _write(self, sess: EngineSession, entries: list[Entry], prefix: str) -> None:
        if self.format != "tf1" or self.restore_input_position:
            values.write(prefix, self._snapshot(sess, entries), self.format, False, _objects(sess), self.sync_saves)
            return
        # The saver's own op writes: values go from the graph to the file, without a copy.
        with in_place_of(prefix, self.sync_saves) as temporary:
            sess.run(self.saver_def.save_tensor_name, {self.saver_def.filename_tensor_name: temporary})

    def restore(self, sess: Any, save_path: Any) -> None:
        """Restores variables from a checkpoint of either format; see `tf.compat.v1.train.Saver.restore`.

        Raises:
            CheckpointNameError: (a NotFoundError) the checkpoint lacks a variable; the nearest names are given.
            CheckpointShapeError: (an InvalidArgumentError) a variable has another shape or type there.
            CheckpointDamagedError: (a DataLossError) its files are damaged.
            tf.errors.OpError, MemoryError: it cannot be read for another reason, which the error names.
            ValueError: there is no checkpoint of that name.
            tf.errors.NotFoundError: nor is its folder there.
        """
        path = os.fspath(save_path) if isinstance(save_path, os.PathLike) else save_path
        path = path.decode() if isinstance(path, bytes) else path
        if path:
            pending.settle(path)
        if isinstance(sess, EngineSession):
            sess.background.check()  # The checkpoint could not be written, perhaps.
        entries = self._entries(sess, restored_entries)
        if path and disk.is_irregular(path) and not tf.io.gfile.isdir(path):
            raise UsageError(
                _RESTORE,
                f"The passed save_path is not a valid checkpoint: {path} is no regular file.",
                "Give the path of a checkpoint without `.index`; `tf.train.latest_checkpoint` finds the newest.",
            )
        if entries is None or not path or not files.exists(path):
            self._restore_other(sess, path)
            return
        # Each restore op is a kernel that opens the files by itself.
        parts = len({entry.tensor.op for entry in entries}) + self.restore_input_position
        try:
            read_unchanged(path, lambda: self._restore_checked(sess, path, entries), parts)
        except Exception as error:
            # Raised below, outside of the handler: the kernel's error is no part of the message then.
            failed = self._restore_error(sess, path, error)
        else:
            return
        raise failed

    def _restore_checked(self, sess: EngineSession, path: str, entries: list[Entry]) -> None:
        check_index(path)
        self._restore(sess, path, entries)

    def _restore_other(self, sess: Any, path: str | None) -> None:
        """Restores in eager mode or by a saver without variables; TensorFlow also refuses what is no checkpoint."""
        if _tf.saver_is_empty(self):
            # TF1's saver with `allow_empty` returns, too, whatever the path is.
            return  # It writes no checkpoint, so there need not be one.
        if path and not files.exists(path) and (unlistable(path) or path not in matched(path)):
            raise absent(_RESTORE, path)  # TensorFlow 2 takes the folder of `model/` and of `.` for the file.
        try:
            super().restore(sess, path)
        except ValueError as error:
            raise absent(_RESTORE, path or "", f"{str(error).rstrip('.')}.") from None

    def _restore(self, sess: EngineSession, path: str, entries: list[Entry]) -> None:
        wanted = self._entries(sess, held_entries) or []
        rebuilt = keys_of_rebuilt_model(sess.graph, path, wanted)
        if rebuilt is not None:
            self._assign(sess, path, entries, rebuilt)
            return
        keys = keys_of(path, [entry.name for entry in entries])
        # The kernel that assigns resource variables takes any shape, in stock TensorFlow in silence.
        wrong = mismatch(_RESTORE, path, wanted, _tf.saver_reshapes(self), _MISMATCH)
        if isinstance(wrong, CheckpointShapeError):
            raise wrong
        if keys is None:
            super().restore(sess, readable(path))
        else:
            missing = mismatch(_RESTORE, path, entries)
            if missing is not None:
                raise missing
            self._assign(sess, path, entries, keys)
            return
        if self.restore_input_position:
            input_position.restore(sess, path)

    def _assign(self, sess: EngineSession, path: str, entries: list[Entry], keys: dict[str, str]) -> None:
        """Restores what a checkpoint holds under these keys."""
        logger.info("Restoring parameters from %s", path)
        read = values.read(path, entries, keys)
        feeds = [(entry.tensor, value) for entry, value in zip(entries, read, strict=True)]
        sess.run_tensors([], [sess.graph.get_operation_by_name(self.saver_def.restore_op_name)], feeds)
        if self.restore_input_position:
            input_position.restore(sess, path)

    def _restore_error(self, sess: EngineSession, path: str, error: Exception) -> Exception:
        """Returns the error that says why a checkpoint was not restored."""
        if isinstance(error, Tf2CompatError):
            return error
        said = getattr(error, "message", str(error))
        wanted = self._entries(sess, held_entries)
        try:
            why = wanted and mismatch(_RESTORE, path, wanted, _tf.saver_reshapes(self), said)
        except Exception:  # The index cannot be read: the next lines say so.
            why = None
        if why:
            return why
        try:
            damage = damage_of(path)
        except Exception as refusal:  # No permission, no memory: the checkpoint may be whole.
            return unreadable(_RESTORE, path, refusal)
        if not damage:
            return error
        shards = index_file.shards_of(f"{path}.index") or 0
        damaged = CheckpointDamagedError if len(files.values_of(path)) >= shards else CheckpointIncompleteError
        return damaged(
            _RESTORE,
            f"The checkpoint {path} is damaged: {damage}",
            "Restore an earlier one; `MonitoredTrainingSession(checkpoint_dir=...)` does so by itself.",
        )


def _objects(session: EngineSession) -> Objects | None:
    """Returns the objects, a Keras model say, whose variables a session's graph trains."""
    graph = session.graph
    if not isinstance(graph, StepGraph) or not graph.checkpoint:
        return None
    return Objects(graph.checkpoint, {id(copies[0].handle): name for name, copies in graph.bound.items()})


def _check_session(sess: Any) -> None:
    if not isinstance(sess, _tf.SessionInterface) and not tf.executing_eagerly():
        raise UsageTypeError(
            "tf.train.Saver.save",
            f"'sess' must be a Session; {type(sess).__name__} is none.",
            "Save in a hook (`run_context.session`), in `run_step_fn` (`step_context.session`), "
            "or let `tf.train.CheckpointSaverHook` do it.",
        )
