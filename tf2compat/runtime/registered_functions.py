"""The functions that a session has given to the runtime, forgotten as soon as no step calls them."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from tf2compat import _tf

__all__ = ["RegisteredFunctions", "Rename", "StepFunction"]


class StepFunction:
    """A function of the runtime that a step calls, with those that it calls in turn.

    They can be forgotten when nobody holds this object any more. A call that runs holds it: the thread has it by
    its step.

    Attributes:
        name: the function's name.

    Args:
        name: the function's name.
        names: the names of the functions that were made for it, its own among them.
        dropped: where the names go when nobody holds it any more.
        calls: a function that this one calls, and that was made before.
    """

    __slots__ = ("__weakref__", "_calls", "_dropped", "_names", "name")

    def __init__(
        self, name: str, names: Iterable[str], dropped: collections.deque[str], calls: StepFunction | None = None
    ) -> None:
        self.name = name
        self._names = tuple(names)
        self._dropped = dropped
        self._calls = calls

    def __del__(self) -> None:
        # In any thread, at any moment, maybe inside the runtime: to call it here could wait for ever.
        self._dropped.extend(self._names)


Rename: TypeAlias = Callable[[StepFunction], StepFunction]
"""Returns the function that a step calls in the place of another."""


class RegisteredFunctions:
    """The functions of one session, for any number of threads.

    Args:
        forgotten: called with the name of each function of a step that is forgotten before the session closes.
    """

    def __init__(self, forgotten: Callable[[str], object]) -> None:
        self._forgotten = forgotten
        self._lock = threading.RLock()
        # A deque: `append` needs no lock, which the collector might find held by its own thread.
        self._dropped: collections.deque[str] = collections.deque()
        self.names: set[str] = set()

    def add(self, function: Any) -> None:
        """Makes a function known to the runtime until the session closes, or the step goes that it was made for."""
        name = function.signature.name
        with self._lock:
            if name not in self.names:
                _tf.add_function(function)
                self.names.add(name)

    def held(self, name: str, names: Iterable[str], calls: StepFunction | None = None) -> StepFunction:
        """Returns a holder of some functions of a step; see `StepFunction`."""
        return StepFunction(name, names, self._dropped, calls)

    def forget_dropped(self) -> None:
        """Forgets the functions that no step calls any more, with their kernels."""
        while self._dropped:
            try:
                name = self._dropped.popleft()
            except IndexError:  # Another thread took the last one.
                return
            if self._taken(name):
                _tf.remove_function(name)
                self._forgotten(name)

    def _taken(self, name: str) -> bool:
        """Takes a name off the functions; returns whether it was among them."""
        with self._lock:
            known = name in self.names
            self.names.discard(name)
            return known

    def clear(self) -> None:
        """Forgets all functions: the session is closed."""
        with self._lock:
            names, self.names = self.names, set()
        for name in names:
            _tf.remove_function(name)
