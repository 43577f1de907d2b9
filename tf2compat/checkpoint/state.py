"""Which checkpoints a folder has: the `checkpoint` file, or the files themselves where that one is of no use."""

from __future__ import annotations

import os
from typing import Any

import tensorflow as tf

from tf2compat.checkpoint import disk, files, pending
from tf2compat.log import logger

__all__ = ["checkpoint_state", "is_legible", "known_checkpoints", "written_at"]


def written_at(prefix: str) -> float:
    """Returns when a checkpoint was written, in seconds since the epoch; 0.0 if it has no files."""
    paths = [f"{prefix}.index", prefix]
    return next((tf.io.gfile.stat(path).mtime_nsec / 1e9 for path in paths if tf.io.gfile.exists(path)), 0.0)


def is_legible(folder: str, latest_filename: str | None = None) -> bool:
    """Returns whether TensorFlow can be asked for the state of a folder: it raises no error, and does not wait."""
    path = os.path.join(folder, latest_filename or "checkpoint")
    if disk.is_irregular(path):
        return False  # A pipe, which never ends, or a folder.
    try:
        tf.train.get_checkpoint_state(folder, latest_filename)
    except (ValueError, UnicodeDecodeError):  # No path in it; or not a text.
        return False
    return True


def _stock_state(folder: str, latest_filename: str | None) -> Any | None:
    """Returns the state that the file holds; None where it is missing, empty or garbage."""
    return tf.train.get_checkpoint_state(folder, latest_filename) if is_legible(folder, latest_filename) else None


def _moved(folder: str, prefix: str) -> str:
    """Returns where a listed checkpoint is now: a folder that was moved keeps absolute paths in its state."""
    name = os.path.basename(prefix)
    here = os.path.join(folder, "" if name == "." else name)  # So a relative prefix that ends in a slash is listed.
    return here if not files.exists(prefix) and files.exists(here) else prefix


def _listed_elsewhere(folder: str, latest_filename: str) -> set[str]:
    """Returns the names of checkpoints that other state files of the folder list, of other savers."""
    names: set[str] = set()
    for name in tf.io.gfile.listdir(folder):
        path = os.path.join(folder, name)
        # The files of checkpoints have dots in their names, state files have none as a rule.
        if name == latest_filename or "." in name or not disk.is_file(path):
            continue
        # A state file is small; any other file of the folder may have gigabytes.
        if tf.io.gfile.stat(path).length < 1 << 20:
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
    return sorted(chosen, key=_by_age)


def _by_age(prefix: str) -> tuple[int, float]:
    # The step first: the files of a folder that was copied have one time, or any.
    return files.step_of(prefix), written_at(prefix)


def _newest(found: list[str]) -> str:
    """Returns the last checkpoint that looks whole, else the last."""
    return next(filter(files.looks_whole, reversed(found)), found[-1])


def _listed(folder: str, latest_filename: str | None) -> Any | None:
    """Returns the state that the file holds, with paths to where the files are now."""
    state = _stock_state(folder, latest_filename)
    if state is not None:
        state.model_checkpoint_path = _moved(folder, state.model_checkpoint_path)
        for i, path in enumerate(state.all_model_checkpoint_paths):
            state.all_model_checkpoint_paths[i] = _moved(folder, path)
    return state


def _unlisted(folder: str, listed: list[str], stem: str) -> list[str]:
    """Returns the checkpoints of a folder that have a stem and are not among those listed, oldest first."""
    known = {os.path.abspath(path) for path in listed}
    found = [path for path in files.prefixes(folder) if os.path.abspath(path) not in known]
    name = os.path.basename(stem)
    return sorted((path for path in found if os.path.basename(files.stem_of(path)) == name), key=_by_age)


def _with_what_is_there(folder: str, state: Any) -> Any:
    """Returns a state whose newest checkpoint has no files, with the newest that has some in its place."""
    missing = state.model_checkpoint_path
    listed = list(filter(files.exists, state.all_model_checkpoint_paths))
    found = sorted([*listed, *_unlisted(folder, listed, files.stem_of(missing))], key=_by_age)
    if not found:
        return state
    state.model_checkpoint_path = _newest(found)
    del state.all_model_checkpoint_paths[:], state.all_model_checkpoint_timestamps[:]
    state.all_model_checkpoint_paths.extend(found)
    logger.warning(
        "The checkpoint %s is listed as the newest, but has no files; the newest that has is %s.",
        missing,
        state.model_checkpoint_path,
    )
    return state


def checkpoint_state(folder: str, latest_filename: str | None = None) -> Any | None:
    """Returns the `CheckpointState` of a folder; with a warning, made from the files where the file is of no use.

    The file is of no use where there is none to read, and where the newest checkpoint that it lists is gone.
    Paths of a folder that was moved are where the files are now. Nothing is written.

    Args:
        folder: the folder.
        latest_filename: name of the state file, `checkpoint` when None.

    Returns:
        The state, or None for a folder without checkpoints.
    """
    pending.settle(folder)
    for _ in range(2):  # Another process may have saved, and deleted the older one, between two looks.
        state = _listed(folder, latest_filename)
        if state is None or files.exists(state.model_checkpoint_path):
            break
    if state is not None:
        there = files.exists(state.model_checkpoint_path)
        return state if there else _with_what_is_there(folder, state)
    name = latest_filename or "checkpoint"
    if not tf.io.gfile.isdir(folder):
        return None
    found = _found(folder, name)
    if not found:
        return None
    latest = _newest(found)
    logger.warning(
        "The file %s %s, but the folder holds %d checkpoint(s): the newest is %s.",
        os.path.join(folder, name),
        "cannot be read" if tf.io.gfile.exists(os.path.join(folder, name)) else "is missing",
        len(found),
        latest,
    )
    return tf.compat.v1.train.generate_checkpoint_state_proto(os.path.abspath(folder), latest, found)


def known_checkpoints(folder: str) -> list[str]:
    """Returns every checkpoint of a folder that has files, oldest first: the listed ones last, in their order."""
    state = checkpoint_state(folder)
    if state is None:
        return []
    listed = list(dict.fromkeys([*state.all_model_checkpoint_paths, state.model_checkpoint_path]))
    # A sort keeps the order of equals, so the newest alone moves to the end.
    listed.sort(key=lambda path: path == state.model_checkpoint_path)
    others = _unlisted(folder, listed, files.stem_of(state.model_checkpoint_path))
    return others + [path for path in listed if files.exists(path)]
