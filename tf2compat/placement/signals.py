"""Handlers of signals below Python's: TensorFlow installs one of its own, and a thread may have to end the process.

A process that joins a cluster loses its handler of SIGTERM: TensorFlow's takes the signal, tells the other processes,
and the process runs on.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import time
import weakref
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

__all__ = ["end_by", "ends_as_ever", "kept_handler", "rest", "rest_by", "work"]

work: weakref.WeakSet[Any] = weakref.WeakSet()
"""The open sessions and the servers that wait: while there are some that nobody watches, SIGTERM ends the process."""

_rests: list[Callable[[float], None]] = [time.sleep]

_Method = TypeVar("_Method", bound=Callable[..., Any])

_api = ctypes.pythonapi
_api.PyOS_getsig.restype = ctypes.c_void_p
_api.PyOS_getsig.argtypes = [ctypes.c_int]
_api.PyOS_setsig.restype = ctypes.c_void_p
_api.PyOS_setsig.argtypes = [ctypes.c_int, ctypes.c_void_p]


@contextlib.contextmanager
def kept_handler(number: int) -> Iterator[None]:
    """Returns a context after which a signal has the handler that it had before, Python's or another."""
    handler = _api.PyOS_getsig(number)
    try:
        yield
    finally:
        _api.PyOS_setsig(number, handler)


def end_by(number: int) -> None:
    """Ends the process by a signal, as if it had no handler; from any thread, whatever the main thread waits for."""
    # `SIG_DFL` is the null pointer. Python's own `signal.signal` works in the main thread alone.
    _api.PyOS_setsig(number, None)
    os.kill(os.getpid(), number)


def rest_by(wait: Callable[[float], None]) -> None:
    """Makes `rest` wait by a function, which takes seconds and may raise what a signal asks for."""
    _rests[:] = [wait]


def rest(seconds: float) -> None:
    """Waits for another process, where there is nothing to save: a signal that asks the process to end may end it."""
    _rests[0](seconds)


def ends_as_ever(method: _Method) -> _Method:
    """Wraps a method of a server that waits: meanwhile SIGTERM ends the process, as it does without a handler."""

    @functools.wraps(method)
    def waits(self: Any, *args: Any, **kwargs: Any) -> Any:
        work.add(self)
        try:
            return method(self, *args, **kwargs)
        finally:
            work.discard(self)

    return cast(_Method, waits)
