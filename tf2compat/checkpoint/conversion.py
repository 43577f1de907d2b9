"""A checkpoint in another format or under other names, and what differs between two."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import settings
from tf2compat.arguments import check_mapping, check_path
from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.errors import UsageError
from tf2compat.near_names import near_names

__all__ = ["Difference", "compare", "convert", "read_renames"]

_SYMBOL = "tf2compat.checkpoint.convert"
_DROPPED = "-"


def read_renames(path: Any) -> dict[str, str]:
    """Reads a map of names from a file: a JSON object, or a line `old new` for each; `-` as the new name drops it.

    Args:
        path: the file. Empty lines, and what follows `#`, are passed over.

    Raises:
        UsageError: (a ValueError) a line has no two names, or it is no JSON object.
    """
    with tf.io.gfile.GFile(os.fspath(path)) as stream:
        text = stream.read()
    if text.lstrip().startswith("{"):
        try:
            return {str(old): str(new) for old, new in json.loads(text).items()}
        except ValueError as error:
            raise UsageError(_SYMBOL, f"{path} is no JSON object: {error}.", "Mend it at that place.") from None
    renames = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if words and len(words) != 2:
            raise UsageError(_SYMBOL, f"Line {number} of {path} is {line!r}.", "Write an old and a new name in it.")
        if words:
            renames[words[0]] = words[1]
    return renames


def convert(
    source: Any, target: Any, checkpoint_format: str | None = None, renames: Mapping[str, str] | None = None
) -> list[str]:
    """Writes a copy of a checkpoint.

    Args:
        source: its path, or a folder whose newest is taken.
        target: the path of the copy.
        checkpoint_format: 'tf1' or 'tf2'; the other one than the source's when None.
        renames: old name -> new name; '-' leaves a variable out.

    Returns:
        The names in the copy.

    Raises:
        UsageTypeError: (a TypeError) an argument has a wrong type.
        UsageError: (a ValueError) no such checkpoint or name, two values of one name, or the
            target is the source.
        tf.errors.OpError: the source cannot be read, or the target not be written.
    """
    target = check_path(_SYMBOL, "target", target, "the path of the copy")
    if renames is not None:
        check_mapping(_SYMBOL, "renames", renames, "a dictionary old name -> new name", values=str)
    if checkpoint_format is not None:
        settings.checkpoint_format(checkpoint_format)
    path = resolved(source, _SYMBOL)
    if os.path.abspath(path) == os.path.abspath(target):
        raise UsageError(_SYMBOL, f"Source and target are both {path}.", "Give the copy another name.")
    reader = CheckpointReader(path)
    wanted = settings.checkpoint_format(checkpoint_format or ("tf2" if reader.format == "tf1" else "tf1"))
    unknown = [old for old in renames or {} if old not in reader.shapes]
    if unknown:
        raise UsageError(
            _SYMBOL,
            f"{path} has no variable {unknown[0]!r}; near: {near_names(unknown[0], reader.shapes)}.",
            "`python -m tf2compat checkpoint list` shows the names.",
        )
    # `save_counter` belongs to `tf.train.Checkpoint`: TF1 has no such variable, and `write` makes another one.
    names = {old: (renames or {}).get(old, old) for old in sorted(reader.shapes) if old != "save_counter"}
    names = {old: new for old, new in names.items() if new != _DROPPED}
    twice = sorted({new for new in names.values() if list(names.values()).count(new) > 1})
    if twice:
        raise UsageError(_SYMBOL, f"Several variables would have the names {twice}.", "Rename or drop all but one.")
    write(target, [Entry(new, "", reader.get(old)) for old, new in names.items()], wanted)
    return list(names.values())


@dataclasses.dataclass(frozen=True)
class Difference:
    """How a variable differs between two checkpoints.

    Attributes:
        name: the variable.
        largest: the largest absolute difference of an element; for strings and booleans how many
            differ; NaN where that cannot be said.
        what: '' for values alone, else what differs besides: a shape, a type, or that one lacks it.
    """

    name: str
    largest: float
    what: str = ""

    @property
    def equal(self) -> bool:
        """Whether there is no difference."""
        return self.largest == 0 and not self.what


def compare(first: Any, second: Any) -> Iterator[Difference]:
    """Yields the difference of each variable of two checkpoints, of whichever formats, by name.

    Args:
        first: a path, or a folder whose newest is taken.
        second: another.

    Raises:
        UsageError: (a ValueError) no such checkpoint.
    """
    left, right = (CheckpointReader(resolved(path, "tf2compat.checkpoint.compare")) for path in (first, second))
    for name in sorted({*left.shapes, *right.shapes} - {"save_counter"}):
        lacking = [where for where, reader in (("first", left), ("second", right)) if name not in reader.shapes]
        if lacking:
            yield Difference(name, float("nan"), f"not in the {lacking[0]}")
        elif left.shapes[name] != right.shapes[name]:
            yield Difference(name, float("nan"), f"{list(left.shapes[name])} and {list(right.shapes[name])}")
        else:
            types = {reader.dtypes[name].name: None for reader in (left, right)}
            yield Difference(
                name, _largest(left.get(name), right.get(name)), " and ".join(types) if len(types) > 1 else ""
            )


def _largest(left: np.ndarray, right: np.ndarray) -> float:
    if left.dtype == object or right.dtype == object or left.dtype == bool or right.dtype == bool:
        return float(np.sum(left != right))
    if left.size == 0:
        return 0.0
    # Unsigned numbers would wrap around in a difference.
    wide = np.complex128 if np.iscomplexobj(left) or np.iscomplexobj(right) else np.float64
    left, right = left.astype(wide), right.astype(wide)
    same = (left == right) | (np.isnan(left) & np.isnan(right))
    return float(np.max(np.where(same, 0.0, np.abs(left - right))))
