"""Which value of a checkpoint belongs to which variable: by a map, by name, then by shape and order."""

from __future__ import annotations

import collections
import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tf2compat.errors import UsageError
from tf2compat.near_names import near_names

__all__ = ["Match", "Matches", "Unmatched", "Wanted", "match"]

_ALIASES = [
    ("kernel", "weights", "weight", "w", "W", "depthwise_kernel", "depthwise_weights"),
    ("bias", "biases", "b"),
    ("embeddings", "embedding", "embedding_table", "word_embeddings"),
]
"""Last parts of names that layers of tf.layers, slim, Sonnet and Keras give to the same thing."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A variable to be loaded.

    Attributes:
        name: the name that a report shows.
        shape: its shape.
        names: the names that it may have in the checkpoint, the most particular first.
    """

    name: str
    shape: tuple[int, ...]
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Match:
    """A variable and the name of its value in the checkpoint.

    Attributes:
        name: the variable.
        key: the value's name.
        how: 'map', 'name', 'alias' or 'shape and order'.
    """

    name: str
    key: str
    how: str


@dataclasses.dataclass(frozen=True)
class Unmatched:
    """A variable without a value, or a value without a variable.

    Attributes:
        name: its name.
        shape: its shape.
        why: one sentence.
        near: names that may be meant.
    """

    name: str
    shape: tuple[int, ...]
    why: str
    near: tuple[str, ...] = ()


@dataclasses.dataclass
class Matches:
    """The result of `match`."""

    matched: list[Match]
    unmatched: list[Unmatched]
    unused: list[Unmatched]


def _natural(name: str) -> list[Any]:
    """Returns a sorting key by which `dense_2` comes before `dense_10`, and `dense` before both."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def _tails(name: str) -> list[str]:
    """Returns a name and its shorter forms without leading scopes: `a/b/c`, `b/c`."""
    parts = name.split("/")
    return ["/".join(parts[i:]) for i in range(max(len(parts) - 1, 1))]


def _aliases(name: str) -> list[str]:
    scope, slash, last = name.rpartition("/")
    return [scope + slash + other for group in _ALIASES if last in group for other in group if other != last]


class _Matching:
    def __init__(self, wanted: Sequence[Wanted], shapes: Mapping[str, tuple[int, ...]], order: Sequence[str]) -> None:
        self.left = {one.name: one for one in wanted}
        self.shapes = shapes
        self.order = order
        self.free = dict.fromkeys(order)
        self.matched: dict[str, Match] = {}
        self.reasons: dict[str, str] = {}

    def take(self, name: str, key: str, how: str) -> None:
        """Matches a variable and a value of its shape; keeps the reason where the shape is another."""
        one = self.left.pop(name)
        if self.shapes[key] == one.shape:
            self.matched[name] = Match(name, key, how)
        else:
            self.reasons[name] = f"'{key}' in the checkpoint has the shape {list(self.shapes[key])}."
            self.left[name] = one
        # Also with a wrong shape: a value that was named is not to be matched with another variable by its shape.
        self.free.pop(key, None)

    def by_map(self, name_map: Mapping[str, str]) -> None:
        """Matches what the user's map says, in whichever direction it is written."""
        names = {alias: one.name for one in self.left.values() for alias in reversed((one.name, *one.names))}
        for left, right in name_map.items():
            for name, key in ((left, right), (right, left)):
                if names.get(name) in self.left and key in self.shapes:
                    self.take(names[name], key, "map")
                    break
            else:
                raise UsageError(
                    "tf2compat.checkpoint.load_into",
                    f"`name_map` says {left!r}: {right!r}, but there is no variable and value of these names; "
                    f"near: {near_names(left, [*names, *self.shapes])}.",
                    "Write the variable's name and the name in the checkpoint; "
                    "`python -m tf2compat checkpoint list` shows the latter.",
                )

    def by_name(self) -> None:
        """Matches equal names; then names of which one ends with the other, where there is just one such pair."""
        for candidates, how in ((lambda names: names, "name"), (_all_aliases, "alias")):
            self._equal(candidates, how)
            self._ending(candidates, how)

    def _equal(self, candidates: Callable[[Sequence[str]], Sequence[str]], how: str) -> None:
        for name, one in list(self.left.items()):
            key = next((other for other in candidates(one.names) if other in self.free), None)
            if key is not None and name not in self.reasons:
                self.take(name, key, how)

    def _ending(self, candidates: Callable[[Sequence[str]], Sequence[str]], how: str) -> None:
        pairs: dict[str, list[str]] = {}
        for name, one in self.left.items():
            tails = [tail for other in candidates(one.names) for tail in _tails(other)]
            # With a scope at least: `kernel` alone ends a name in every layer.
            longest = next((t for t in tails if "/" in t and any(_ends(key, t) for key in self.free)), None)
            if longest is not None and name not in self.reasons:
                pairs[name] = [key for key in self.free if _ends(key, longest)]
        counts = collections.Counter(key for keys in pairs.values() for key in keys)
        for name, keys in pairs.items():
            fitting = [key for key in keys if self.shapes[key] == self.left[name].shape]
            if len(fitting) == 1 and counts[fitting[0]] == 1:
                self.take(name, fitting[0], how)

    def by_shape(self) -> None:
        """Matches what is left in order, for each shape that is left as often on both sides."""
        wanted, there = collections.defaultdict(list), collections.defaultdict(list)
        for name, one in self.left.items():
            if name not in self.reasons:
                wanted[one.shape].append(name)
        for key in self.free:
            there[self.shapes[key]].append(key)
        for shape, names in wanted.items():
            # Other counts do not tell which one is left over.
            if len(names) == len(there[shape]):
                for name, key in zip(names, there[shape], strict=True):
                    self.take(name, key, "shape and order")
            else:
                for name in names:
                    self.reasons[name] = (
                        f"{len(names)} variables and {len(there[shape])} values of the shape {list(shape)} are left."
                    )


def _all_aliases(names: Sequence[str]) -> list[str]:
    return [alias for name in names for alias in _aliases(name)]


def _ends(key: str, tail: str) -> bool:
    return key == tail or key.endswith(f"/{tail}")


def match(
    wanted: Sequence[Wanted],
    shapes: Mapping[str, tuple[int, ...]],
    name_map: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
) -> Matches:
    """Finds the value of each variable.

    Args:
        wanted: the variables, in the order in which they were made.
        shapes: the names of the values -> their shapes.
        name_map: variable -> value, or value -> variable; what it names is matched first.
        order: names of values in the order in which their variables were made, where that is known.

    Raises:
        UsageError: (a ValueError) `name_map` names what is not there.
    """
    known = [key for key in order if key in shapes]
    keys = list(dict.fromkeys([*known, *sorted(shapes, key=_natural)]))
    matching = _Matching(wanted, shapes, keys)
    matching.by_map(name_map or {})
    matching.by_name()
    matching.by_shape()
    unmatched = [
        Unmatched(
            one.name,
            one.shape,
            matching.reasons.get(one.name, "The checkpoint has no value of this name."),
            tuple(near_names(one.names[0], shapes)),
        )
        for one in wanted
        if one.name in matching.left
    ]
    unused = [Unmatched(key, shapes[key], "No variable takes it.") for key in matching.free]
    matched = [matching.matched[one.name] for one in wanted if one.name in matching.matched]
    return Matches(matched, unmatched, unused)
