"""Trees of source files that are nested as deeply as Python's own compiler takes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

__all__ = ["deep_trees"]

_FRAMES = 12_000
"""Python's parser takes some 3,000 levels; a visitor needs up to three frames, and libcst four, for each."""


@contextlib.contextmanager
def deep_trees() -> Iterator[None]:
    """Allows visitors of a tree to go as deep as the parser did: a sum of 500 terms is 500 levels."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
