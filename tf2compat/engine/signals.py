"""Handlers of signals below Python's: TensorFlow installs one of its own, and a thread may have to end the process.

A process that joins a cluster loses its handler of SIGTERM: TensorFlow's takes the signal, tells the other processes,
and the process runs on.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterator

__all__ = ["end_by", "kept_handler"]

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
    _api.PyOS_setsig(number, None)
    os.kill(os.getpid(), number)
