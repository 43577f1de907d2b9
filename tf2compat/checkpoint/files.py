"""The files of a checkpoint: which they are, and how they change without a moment in which one is lost.

A checkpoint is named by its prefix: `model.ckpt-100` stands for `model.ckpt-100.index`, one or
more `model.ckpt-100.data-00000-of-00001` and, beside them, `model.ckpt-100.meta`. Files of the
oldest format (`SaverDef.V1`) have the prefix itself for a name.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

__all__ = [
    "DAMAGED",
    "exists",
    "files_of",
    "finish_replacements",
    "in_place_of",
    "open_checkpoint",
    "prefixes",
    "refusal",
    "remove",
    "set_aside",
    "stem_of",
    "step_of",
]

DAMAGED = ".damaged"
"""What is appended to the names of the files of a checkpoint that cannot be read."""

_SAVING = ".saving"  # Prefix of a checkpoint that is being written.
_REPLACED = ".replaced"  # Files of the older checkpoint while a newer one takes its name.
_SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")
_OLD_SHARDS = re.compile(r"(.*)-\?{5}-of-(\d{5}|\?{5})", re.DOTALL)  # As the oldest format names several files.
_locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)  # One for the checkpoints of a saver.


def _listed(folder: str) -> list[str]:
    """Returns the names in a folder; none where there is no folder."""
    try:
        return sorted(tf.io.gfile.listdir(folder or "."))
    except tf.errors.NotFoundError:
        return []


def open_checkpoint(prefix: str) -> Any:
    """Returns TensorFlow's reader of a checkpoint; its prefix may be the name of a folder as well.

    Raises:
        tf.errors.OpError: its index cannot be read.
    """
    return tf.compat.v1.train.NewCheckpointReader(prefix)


def exists(prefix: str) -> bool:
    """Returns whether there is a checkpoint of this prefix, whole or not."""
    return tf.io.gfile.exists(f"{prefix}.index") or bool(_oldest(prefix))


def _oldest(prefix: str) -> list[str]:
    """Returns the files of a checkpoint of the oldest format; those of `a-?????-of-00002` are its shards."""
    if tf.io.gfile.exists(prefix) and not tf.io.gfile.isdir(prefix):
        return [prefix]
    folder, base = os.path.split(prefix)
    shards = _OLD_SHARDS.fullmatch(base)
    if shards is None:
        return []
    name = re.compile(rf"{re.escape(shards[1])}-\d{{5}}-of-{shards[2].replace('?????', '[0-9]{5}')}")
    return [os.path.join(folder, found) for found in _listed(folder) if name.fullmatch(found)]


def _with_endings(prefix: str, ending: str = "") -> list[str]:
    """Returns the files named prefix + .index, .data-* or .meta + ending."""
    folder, base = os.path.split(prefix)
    found = []
    for name in _listed(folder):
        if name.startswith(f"{base}.") and name.endswith(ending):
            rest = name[len(base) : len(name) - len(ending)]
            if rest in (".index", ".meta") or _SHARD.fullmatch(rest):
                found.append(os.path.join(folder, name))
    return found


def files_of(prefix: str) -> list[str]:
    """Returns the paths of the files of a checkpoint."""
    return _with_endings(prefix) + _oldest(prefix)


def refusal(prefix: str) -> tf.errors.OpError | None:
    """Returns the error with which the file system refuses to hand out a checkpoint's files; None if it does not.

    No permission, a network disk that is away for a moment: such files may well be whole.
    """
    for path in files_of(prefix):
        try:
            with tf.io.gfile.GFile(path, "rb") as file:
                file.read(1)
        except (tf.errors.NotFoundError, tf.errors.OutOfRangeError, tf.errors.DataLossError):
            continue  # These are damages.
        except tf.errors.OpError as error:
            return error
    return None


def prefixes(folder: str) -> list[str]:
    """Returns the prefixes of the checkpoints in a folder, damaged ones that were set aside left out."""
    names = [name.removesuffix(".index") for name in _listed(folder) if name.endswith(".index")]
    return [os.path.join(folder, name) for name in names if not name.endswith(_SAVING)]


def step_of(prefix: str) -> int:
    """Returns the number at the end of a prefix, the global step; -1 without one."""
    found = re.search(r"-(\d+)$", prefix)
    return int(found[1]) if found else -1


def stem_of(prefix: str) -> str:
    """Returns a prefix without its step, padded with zeros or not: what the checkpoints of one saver share."""
    return re.sub(r"-\d+$", "", prefix)


def remove(prefix: str) -> None:
    """Deletes the files of a checkpoint; the index first, so that half a checkpoint is none."""
    for path in sorted(files_of(prefix), key=lambda path: not path.endswith(".index")):
        with contextlib.suppress(tf.errors.NotFoundError):
            tf.io.gfile.remove(path)


def set_aside(prefix: str) -> str:
    """Renames the files of a checkpoint so that nobody takes it for a good one; returns the new ending."""
    ending, number = DAMAGED, 1
    while any(tf.io.gfile.exists(path + ending) for path in files_of(prefix)):
        ending, number = f"{DAMAGED}-{number}", number + 1
    for path in sorted(files_of(prefix), key=lambda path: not path.endswith(".index")):
        tf.io.gfile.rename(path, path + ending)
    return ending


@contextlib.contextmanager
def in_place_of(prefix: str) -> Iterator[str]:
    """Yields a prefix to write a checkpoint to; it takes the place of `prefix` when the block has ended well.

    Whenever the process is killed, either the older checkpoint of that name or the newer one
    is whole, or can be made so by `finish_replacements`. When the block fails, what it wrote is
    deleted and the older one is as it was. Another thread that saves under the same name, a
    supervisor's say, waits.
    """
    temporary = f"{prefix}{_SAVING}"
    with _locks[stem_of(prefix if "://" in prefix else os.path.abspath(prefix))]:
        finish_replacements(os.path.dirname(prefix), os.path.basename(prefix))
        try:
            yield temporary
        except BaseException:
            with contextlib.suppress(tf.errors.OpError):  # The disk that refused to write may refuse this too.
                _remove_unfinished(temporary)
            raise
        _replace(prefix, temporary)


def _remove_unfinished(temporary: str) -> None:
    remove(temporary)
    folder, base = os.path.split(temporary)
    for name in _listed(folder):  # What the kernels leave: `*.tempstate*` files and `*_temp*` folders.
        if name.startswith(base):
            path = os.path.join(folder, name.rstrip("/"))
            (tf.io.gfile.rmtree if tf.io.gfile.isdir(path) else tf.io.gfile.remove)(path)


def _replace(prefix: str, temporary: str) -> None:
    """Moves a finished checkpoint to its name; the index goes away first and comes last."""
    older = [path for path in _with_endings(prefix) if not path.endswith(".meta")]
    for path in sorted(older, key=lambda path: not path.endswith(".index")):
        tf.io.gfile.rename(path, path + _REPLACED, overwrite=True)
    for path in sorted(_with_endings(temporary), key=lambda path: path.endswith(".index")):
        tf.io.gfile.rename(path, prefix + path[len(temporary) :], overwrite=True)
    for path in _with_endings(prefix, _REPLACED):
        tf.io.gfile.remove(path)


def finish_replacements(folder: str, base: str = "") -> None:
    """Ends what a killed process began in a folder: replacements are undone or completed, leftovers deleted.

    Only for the one process that writes there.

    Args:
        folder: the folder.
        base: the name of one checkpoint, or '' for all.
    """
    names = [name for name in _listed(folder) if name.startswith(base)]
    for name in names:
        if name.endswith(f".index{_REPLACED}"):
            _finish_replacement(os.path.join(folder, name.removesuffix(f".index{_REPLACED}")))
    for name in names:
        started = name.partition(_SAVING)
        if started[1] and (not started[2] or started[2][0] in "._/") and (not base or started[0] == base):
            _remove_unfinished(os.path.join(folder, started[0] + _SAVING))


def _finish_replacement(prefix: str) -> None:
    """Keeps the newer checkpoint if its index has arrived, else puts the older one back."""
    newer = tf.io.gfile.exists(f"{prefix}.index")
    for path in sorted(_with_endings(prefix, _REPLACED), key=lambda path: path.endswith(f".index{_REPLACED}")):
        if newer:
            tf.io.gfile.remove(path)
        else:
            tf.io.gfile.rename(path, path.removesuffix(_REPLACED), overwrite=True)
