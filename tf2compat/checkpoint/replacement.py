"""A new checkpoint in the place of an older one of its name, without a moment in which neither can be read."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import defaultdict
from collections.abc import Iterator

import tensorflow as tf

from tf2compat import settings
from tf2compat.checkpoint import before_saving, disk, files, index_file
from tf2compat.checkpoint.opening import open_checkpoint
from tf2compat.checkpoint.unfinished import remove_unfinished, temporary_prefix

__all__ = ["in_place_of"]

_locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)  # One for the checkpoints of a saver.


@contextlib.contextmanager
def in_place_of(prefix: str, sync: bool | None = None) -> Iterator[str]:
    """Yields a prefix to write a checkpoint to; it takes the place of `prefix` when the block has ended well.

    Whenever the process is killed, one whole checkpoint has the name, the older or the newer, for every reader.
    When the block fails, what it wrote is deleted and the older one is as it was. Another thread that
    saves under the same name, a supervisor's say, waits.

    Args:
        prefix: the name of the checkpoint.
        sync: whether files are on the disk before they get their names; None for what
            `--tf2compat_sync_saves` or `TF2COMPAT_SYNC_SAVES` says, else True.
    """
    sync = settings.sync_saves(sync)
    with _locks[files.stem_of(os.path.abspath(prefix) if disk.is_local(prefix) else prefix)]:
        before_saving.prepare(os.path.dirname(prefix))
        temporary = temporary_prefix(prefix)
        try:
            yield temporary
            _Replacement(prefix, temporary, sync).run()
        finally:
            with contextlib.suppress(tf.errors.OpError):  # The disk that refused to write may refuse this too.
                remove_unfinished(temporary)


class _Replacement:
    """The renames that give a checkpoint its name.

    Its values get their names first, its index last: an index names its values. Where the older index names
    the very same files, another index of the new checkpoint comes between, which names the new values under
    a second name: see `index_file`.
    """

    def __init__(self, prefix: str, temporary: str, sync: bool) -> None:
        self._prefix = prefix
        self._temporary = temporary
        self._folder = os.path.dirname(prefix)
        self._sync = sync

    def run(self) -> None:
        """Renames the files."""
        values = files.values_of(self._temporary)
        for path in [*values, f"{self._temporary}.index"]:
            self._sync_file(path)
        # Two processes that save under one name would each rename half of the files.
        with disk.locked(self._folder):
            number = index_file.shards_of(f"{self._temporary}.index")
            if number is not None and number == index_file.shards_of(f"{self._prefix}.index"):
                self._make_way(values, index_file.other_number(number))
            for path in values:
                disk.rename(path, self._named(path))
            # Last: from here on readers find the new checkpoint, whose values all have their names.
            self._switch_to(self._temporary)
            for path in files.values_of(self._prefix):
                if path not in map(self._named, values):
                    disk.remove(path)

    def _named(self, path: str) -> str:
        """Returns the name that a temporary file gets."""
        return self._prefix + path[len(self._temporary) :]

    def _make_way(self, values: list[str], number: int) -> None:
        """Puts the new checkpoint under names for another number of shards, away from those of the older one."""
        for path in values:
            disk.link(path, f"{self._named(path)[:-5]}{number:05d}")
        second = f"{self._temporary}.second"
        with tf.io.gfile.GFile(f"{self._temporary}.index", "rb") as stream:
            disk.write(f"{second}.index", index_file.relabelled(stream.read(), number))
        self._sync_file(f"{second}.index")
        open_checkpoint(second)  # TensorFlow's reader must take it before it takes a place.
        self._switch_to(second)

    def _switch_to(self, written: str) -> None:
        """Replaces the older index by a new one, between the names that it needs and those that need it."""
        self._sync_folder()
        disk.rename(f"{written}.index", f"{self._prefix}.index")
        self._sync_folder()

    def _sync_file(self, path: str) -> None:
        if self._sync:
            disk.sync(path)

    def _sync_folder(self) -> None:
        if self._sync:
            disk.sync_folder(self._folder)
