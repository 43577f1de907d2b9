"""A map that keeps a limited number of values: those that were not used for the longest time go first."""

from __future__ import annotations

import heapq
import itertools
import threading
from typing import Generic, TypeVar

__all__ = ["Entry", "RecentlyUsed"]

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_now = itertools.count().__next__
_SHARE = 8  # An eighth of the values goes at a time: to look for the oldest ones costs more than to drop them.


class Entry(Generic[_Value]):
    """A value of a `RecentlyUsed`, for code that uses it often and does not look it up each time.

    Args:
        value: the value.
    """

    __slots__ = ("_used", "_value")

    def __init__(self, value: _Value) -> None:
        self._value: _Value | None = value
        self._used = _now()

    def use(self) -> _Value | None:
        """Returns the value, which counts as a use; None once it was dropped."""
        self._used = _now()
        return self._value

    @property
    def last_use(self) -> int:
        """The number of the last use: of two entries, the one that was used later has the larger one."""
        return self._used

    def drop(self) -> None:
        """Drops the value; whoever holds it goes on with it."""
        self._value = None


class RecentlyUsed(Generic[_Key, _Value]):
    """A map of a limited size, for any number of threads.

    Args:
        limit: how many values are kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._entries: dict[_Key, Entry[_Value]] = {}
        self._lock = threading.RLock()  # A value that is dropped may run code of its own.

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: _Key) -> _Value | None:
        """Returns the value of a key, which counts as a use; None where there is none."""
        entry = self._entries.get(key)
        return None if entry is None else entry.use()

    def entry(self, key: _Key) -> Entry[_Value] | None:
        """Returns the entry of a key; None where there is none."""
        return self._entries.get(key)

    def keep(self, key: _Key, value: _Value) -> Entry[_Value]:
        """Keeps a value; returns its entry. At the limit, those that were used least lately are dropped."""
        with self._lock:
            if key not in self._entries and len(self._entries) >= self._limit:
                self._drop_oldest(len(self._entries) - self._limit + max(1, self._limit // _SHARE))
            made = self._entries[key] = Entry(value)
            return made

    def _drop_oldest(self, count: int) -> None:
        for key, _ in heapq.nsmallest(count, list(self._entries.items()), key=lambda item: item[1].last_use):
            self._entries.pop(key).drop()

    def values(self) -> list[_Value]:
        """Returns the kept values, which does not count as a use."""
        return [value for entry in list(self._entries.values()) if (value := entry._value) is not None]

    def clear(self) -> None:
        """Drops all values."""
        with self._lock:
            entries, self._entries = list(self._entries.values()), {}
            for entry in entries:
                entry.drop()
