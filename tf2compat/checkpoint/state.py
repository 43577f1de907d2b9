"""Which checkpoints a folder has: the `checkpoint` file, or the files themselves where that one is of no use."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf
from absl import logging

from tf2compat.checkpoint import files

__all__ = ["checkpoint_state", "known_checkpoints", "written_at"]


def written_at(prefix: str) -> float:
    """Returns when a checkpoint was written, in seconds since the epoch; 0.0 if it has no files."""
    paths = [f"{prefix}.index", prefix]
    return next((tf.io.gfile.stat(path).mtime_nsec / 1e9 for path in paths if tf.io.gfile.exists(path)), 0.0)


def _stock_state(folder: str, latest_filename: str | None) -> Any | None:
    """Returns the state that the file holds; None where it is missing, empty or garbage."""
    try:
        return tf.train.get_checkpoint_state(folder, latest_filename)
    except (ValueError, UnicodeDecodeError):  # No path in it; or not a text.
        return None


def _moved(folder: str, prefix: str) -> str:
    """Returns where a listed checkpoint is now: a folder that was moved keeps absolute paths in its state."""
    here = os.path.join(folder, os.path.basename(prefix))
    return here if not files.exists(prefix) and files.exists(here) else prefix


def _listed_elsewhere(folder: str, latest_filename: str) -> set[str]:
    """Returns the names of checkpoints that other state files of the folder list, of other savers."""
    names: set[str] = set()
    for name in tf.io.gfile.listdir(folder):
        path = os.path.join(folder, name)
        small = not tf.io.gfile.isdir(path) and tf.io.gfile.stat(path).length < 1 << 20
        if name != latest_filename and "." not in name and small:
            with tf.io.gfile.GFile(path, "rb") as stream:
                text = stream.read()
            if text.startswith(b"model_checkpoint_path:"):
                state = _stock_state(folder, name)
                names |= {os.path.basename(p) for p in (state.all_model_checkpoint_paths if state else ())}
    return names


def _found(folder: str, latest_filename: str) -> list[str]:
    """Returns the checkpoints of a folder by its files, oldest first: those of one saver, by their common name."""
    elsewhere = _listed_elsewhere(folder, latest_filename)
    found = [prefix for prefix in files.prefixes(folder) if os.path.basename(prefix) not in elsewhere]
    if not found:
        return []
    savers: dict[str, list[str]] = {}
    for prefix in found:
        savers.setdefault(files.stem_of(os.path.basename(prefix)), []).append(prefix)
    default = savers.get("model.ckpt")  # The name that `CheckpointSaverHook` gives.
    chosen = default or max(savers.values(), key=lambda group: max(map(written_at, group)))
    return sorted(chosen, key=lambda prefix: (files.step_of(prefix), written_at(prefix)))


def checkpoint_state(folder: str, latest_filename: str | None = None) -> Any | None:
    """Returns the `CheckpointState` of a folder; made from the files, with a warning, when there is none to read.

    Paths of a folder that was moved are where the files are now. Nothing is written.

    Args:
        folder: the folder.
        latest_filename: name of the state file, `checkpoint` when None.

    Returns:
        The state, or None for a folder without checkpoints.
    """
    state = _stock_state(folder, latest_filename)
    if state is not None:
        state.model_checkpoint_path = _moved(folder, state.model_checkpoint_path)
        for i, path in enumerate(state.all_model_checkpoint_paths):
            state.all_model_checkpoint_paths[i] = _moved(folder, path)
        return state
    name = latest_filename or "checkpoint"
    if not tf.io.gfile.isdir(folder):
        return None
    found = _found(folder, name)
    if not found:
        return None
    there = tf.io.gfile.exists(os.path.join(folder, name))
    logging.warning(
        "The file %s %s, but the folder holds %d checkpoint(s): the newest is %s.",
        os.path.join(folder, name),
        "cannot be read" if there else "is missing",
        len(found),
        found[-1],
    )
    return tf.compat.v1.train.generate_checkpoint_state_proto(os.path.abspath(folder), found[-1], found)


def known_checkpoints(folder: str) -> list[str]:
    """Returns every checkpoint of a folder that has files, oldest first: the listed ones last, in their order."""
    state = checkpoint_state(folder)
    if state is None:
        return []
    listed = list(dict.fromkeys([*state.all_model_checkpoint_paths, state.model_checkpoint_path]))
    listed.sort(key=lambda path: path == state.model_checkpoint_path)
    stem = files.stem_of(state.model_checkpoint_path)
    others = [prefix for prefix in files.prefixes(folder) if prefix not in listed and files.stem_of(prefix) == stem]
    return sorted(others, key=files.step_of) + [path for path in listed if files.exists(path)]
