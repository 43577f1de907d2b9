"""How gRPC reads from its connections: in the threads that wait for messages, as in TensorFlow 1.15.

The gRPC of TensorFlow 2 hands what arrives to threads of its own, its event engine, which hand it on to those that wait
for it. Without them a step of a worker of parameter servers, some twenty short messages, took four fifths of the time.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

__all__ = ["reading_in_waiting_threads"]

_VARIABLE = "GRPC_EXPERIMENTS"
_OFF = "-event_engine_client,-event_engine_listener"


@contextlib.contextmanager
def reading_in_waiting_threads() -> Iterator[None]:
    """Sets up TensorFlow's gRPC so, if it is first used in this block and the environment says nothing else of it.

    The variable is taken away again: the `grpc` package of a program, and its child processes, are not concerned.
    """
    if _VARIABLE in os.environ:
        yield
        return
    os.environ[_VARIABLE] = _OFF
    try:
        yield
    finally:
        os.environ.pop(_VARIABLE, None)
