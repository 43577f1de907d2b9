"""The actions of `tf2compat checkpoint`."""

from __future__ import annotations

import argparse
import datetime
import math
import os
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from tf2compat.checkpoint import files
from tf2compat.checkpoint.conversion import compare, convert, read_renames
from tf2compat.checkpoint.damage import damage_of
from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.checkpoint.state import checkpoint_state, written_at
from tf2compat.cli.table import print_table, readable_size
from tf2compat.errors import CheckpointDamagedError, Tf2CompatError, UsageError

__all__ = ["ACTIONS", "ERRORS"]

_SYMBOL = "tf2compat checkpoint"

ERRORS = (Tf2CompatError, tf.errors.OpError, OSError)
"""The errors of an action whose checkpoint is not there, or cannot be read or written."""


def _checkpoints(path: str) -> list[str]:
    """Returns the checkpoints of a folder, in the order of their steps; or the one that a path names."""
    if not tf.io.gfile.isdir(path):
        return [resolved(path, _SYMBOL)]
    # By number: as texts, `model-10` comes before `model-9`.
    found = sorted(files.prefixes(path), key=lambda prefix: (files.step_of(prefix), prefix))
    return found or [resolved(path, _SYMBOL)]


def _size(prefix: str) -> int:
    # The graph beside a checkpoint is no part of its values.
    return sum(tf.io.gfile.stat(path).length for path in files.files_of(prefix) if not path.endswith(".meta"))


def _list(options: argparse.Namespace) -> int:
    for path in options.paths:
        if tf.io.gfile.isdir(path):
            _list_folder(path)
        else:
            _list_variables(resolved(path, _SYMBOL))
    return 0


def _list_folder(folder: str) -> None:
    prefixes = _checkpoints(folder)
    state = checkpoint_state(folder)
    latest = state.model_checkpoint_path if state else ""
    rows = []
    for prefix in prefixes:
        try:
            reader = CheckpointReader(prefix)
            contents = (reader.format, str(len(reader.shapes)))
        except CheckpointDamagedError:  # `verify` says in what way.
            contents = ("damaged", "")
        when = datetime.datetime.fromtimestamp(written_at(prefix)).isoformat(" ", "seconds")
        mark = "newest" if os.path.abspath(prefix) == os.path.abspath(latest) else ""
        rows.append((prefix, *contents, readable_size(_size(prefix)), when, mark))
    print_table(folder, ["checkpoint", "format", ">variables", ">size", "written", ""], rows)


def _list_variables(prefix: str) -> None:
    reader = CheckpointReader(prefix)
    rows = []
    total = 0
    for name in sorted(reader.shapes):
        size = math.prod(reader.shapes[name]) * max(reader.dtypes[name].size or 0, 1)
        total += size
        rows.append((name, str(list(reader.shapes[name])), reader.dtypes[name].name, readable_size(size)))
    title = f"{prefix} ({reader.format}, {len(rows)} variables, {readable_size(total)})"
    print_table(title, ["name", "shape", "type", ">size"], rows)


def _inspect(options: argparse.Namespace) -> int:
    for path in options.paths:
        prefix = resolved(path, _SYMBOL)
        reader = CheckpointReader(prefix)
        rows = [
            (name, str(list(reader.shapes[name])), reader.dtypes[name].name, *_range(reader.get(name)))
            for name in sorted(reader.shapes)
        ]
        title = f"{prefix} ({reader.format}, {len(rows)} variables, {readable_size(_size(prefix))} on disk)"
        print_table(title, ["name", "shape", "type", ">min", ">max", ">mean", ">not finite"], rows)
    return 0


def _range(value: np.ndarray) -> tuple[str, str, str, str]:
    """Returns minimum, maximum, mean and the number of NaNs and infinities, as text."""
    if value.dtype == object or value.size == 0:
        return ("", "", "", "")
    if value.dtype == bool:
        return (str(value.min()), str(value.max()), f"{value.mean():.6g}", "0")
    # The mean of float16 may be beyond its largest number.
    wide = value.astype(np.complex128 if np.iscomplexobj(value) else np.float64)
    finite = wide[np.isfinite(wide)]
    if np.iscomplexobj(wide) or finite.size == 0:
        return ("", "", "", str(wide.size - finite.size))
    return (f"{finite.min():.6g}", f"{finite.max():.6g}", f"{finite.mean():.6g}", str(wide.size - finite.size))


def _convert(options: argparse.Namespace) -> int:
    renames = read_renames(options.renames) if options.renames else None
    folder = os.path.dirname(options.target)
    # Told before a large source is read.
    if folder and not tf.io.gfile.isdir(folder):
        raise UsageError("tf2compat checkpoint convert", f"There is no folder {folder}.", "Make it, or name another.")
    names = convert(options.source, options.target, options.format, renames)
    print(f"{options.target}: {len(names)} variables")
    return 0


def _compare(options: argparse.Namespace) -> int:
    rows = []
    differ = 0
    for one in compare(options.first, options.second):
        same = not one.what and one.largest <= options.tolerance
        differ += not same
        rows.append((one.name, "" if math.isnan(one.largest) and one.what else f"{one.largest:.6g}", one.what))
    print_table(f"{options.first} and {options.second}", ["name", ">largest difference", ""], rows)
    print(f"{differ} of {len(rows)} variables differ")
    return int(differ > 0)


def _verify(options: argparse.Namespace) -> int:
    damaged = 0
    for path in options.paths:
        for prefix in _checkpoints(path):
            problem = damage_of(prefix)
            damaged += bool(problem)
            print(f"{prefix}: {problem or 'good'}")
    return int(damaged > 0)


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": _list,
    "inspect": _inspect,
    "verify": _verify,
    "convert": _convert,
    "compare": _compare,
}
"""Name -> action, which returns the exit status."""
