"""Servers of other processes: who looks for them is loaded when a session is opened with the target of one."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["find_by", "is_found"]

_finders: list[Callable[[str, int], bool]] = []


def find_by(find: Callable[[str, int], bool]) -> None:
    """Makes `is_found` look by a function, which registers a server that it finds."""
    _finders[:] = [find]


def is_found(target: str, timeout_ms: int = 0) -> bool:
    """Looks for a server of another process, and makes it known; returns whether it is there.

    Args:
        target: its target.
        timeout_ms: how long a server is waited for; 0 for ever.
    """
    return any(find(target, timeout_ms) for find in _finders)
