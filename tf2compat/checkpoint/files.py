"""The files of a checkpoint: their names, and how they are deleted or set aside.

A checkpoint is named by its prefix: `model.ckpt-100` stands for `model.ckpt-100.index`, one or
more `model.ckpt-100.data-00000-of-00001` and, beside them, `model.ckpt-100.meta`. Files of the
oldest format (`SaverDef.V1`) have the prefix itself for a name.
"""

from __future__ import annotations

import os
import re

import tensorflow as tf

from tf2compat.checkpoint import disk, index_file
from tf2compat.checkpoint.unfinished import is_unfinished

__all__ = [
    "DAMAGED",
    "exists",
    "files_of",
    "looks_whole",
    "prefixes",
    "remove",
    "set_aside",
    "signature_of",
    "stem_of",
    "step_of",
    "values_of",
]

DAMAGED = ".damaged"
"""Suffix of the names of files of a checkpoint that cannot be read."""

_SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")
_OLD_SHARDS = re.compile(r"(.*)-\?{5}-of-(\d{5}|\?{5})", re.DOTALL)  # As the oldest format names several files.


def exists(prefix: str) -> bool:
    """Returns whether there is a checkpoint of this prefix, whole or not."""
    return disk.is_file(f"{prefix}.index") or bool(_oldest(prefix))


def _oldest(prefix: str) -> list[str]:
    """Returns the files of a checkpoint of the oldest format; those of `a-?????-of-00002` are its shards."""
    if disk.is_file(prefix):
        return [prefix]
    folder, base = os.path.split(prefix)
    shards = _OLD_SHARDS.fullmatch(base)
    if shards is None:
        return []
    name = re.compile(rf"{re.escape(shards[1])}-\d{{5}}-of-{shards[2].replace('?????', '[0-9]{5}')}")
    return [os.path.join(folder, found) for found in disk.listed(folder) if name.fullmatch(found)]


def files_of(prefix: str) -> list[str]:
    """Returns the paths of the files of a checkpoint."""
    folder, base = os.path.split(prefix)
    found = []
    for name in disk.listed(folder):
        rest = name[len(base) :]
        if name.startswith(base) and (rest in (".index", ".meta") or _SHARD.fullmatch(rest)):
            found.append(os.path.join(folder, name))
    has_index = any(path.endswith(".index") for path in found)
    return found if has_index else found + _oldest(prefix)  # Beside an index, a file of the prefix's name is not its.


def values_of(prefix: str) -> list[str]:
    """Returns the paths of the files that hold the values of a checkpoint, its shards."""
    return [path for path in files_of(prefix) if _SHARD.fullmatch(path[len(prefix) :])]


def signature_of(prefix: str) -> tuple[int, ...] | None:
    """Returns numbers that differ when a checkpoint was replaced; None where it has no files."""
    return disk.signature(f"{prefix}.index") or disk.signature(prefix)


def looks_whole(prefix: str) -> bool:
    """Returns whether a checkpoint has an index and files for its values; what they hold is not read."""
    number = index_file.shards_of(f"{prefix}.index")
    if number is None:
        return bool(_oldest(prefix))
    return any(path.endswith(f"-of-{number:05d}") and disk.is_file(path) for path in values_of(prefix))


def prefixes(folder: str) -> list[str]:
    """Returns the prefixes of the checkpoints in a folder, damaged ones that were set aside left out."""
    names = [name.removesuffix(".index") for name in disk.listed(folder) if name.endswith(".index")]
    found = [os.path.join(folder, name) for name in names if not is_unfinished(name)]
    return [prefix for prefix in found if disk.is_file(f"{prefix}.index")]


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
        disk.remove(path)


def set_aside(prefix: str) -> str:
    """Renames the files of a checkpoint so that nobody takes it for a good one; returns the new ending."""
    ending, number = DAMAGED, 1
    while any(tf.io.gfile.exists(path + ending) for path in files_of(prefix)):
        ending, number = f"{DAMAGED}-{number}", number + 1
    # The index first: values without an index are no checkpoint, should the process end in between.
    for path in sorted(files_of(prefix), key=lambda path: not path.endswith(".index")):
        tf.io.gfile.rename(path, path + ending)
    return ending
