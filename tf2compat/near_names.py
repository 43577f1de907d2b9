"""The names that a user may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["near_names"]


def near_names(name: str, names: Iterable[str], count: int = 3) -> list[str]:
    """Returns the names that a user may have meant: with the same last parts, or spelled alike.

    Args:
        name: the name that was not found.
        names: those that there are.
        count: how many to return at most.
    """
    # In one order: a set would name others in each run.
    names = sorted(names)
    last = name.rpartition("/")[2]
    ends = [other for other in names if other.endswith(f"/{name}") or name.endswith(f"/{other}")]
    alike = difflib.get_close_matches(name, names, n=count, cutoff=0.6)
    same_last = [other for other in alike if other.rpartition("/")[2] == last]
    return list(dict.fromkeys([*ends, *same_last, *alike]))[:count]
