"""Checkpoints that are still written in the background: whoever looks for one in this process waits for them."""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any

from tf2compat.checkpoint import disk

__all__ = ["note", "settle"]

_lock = threading.Lock()
_jobs: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()  # Job -> prefix that it writes.


def _named(path: str) -> str:
    return os.path.abspath(path) if disk.is_local(path) else path.rstrip("/")


def note(prefix: str, job: Any) -> None:
    """Notes that a job writes a checkpoint.

    Args:
        prefix: the checkpoint's path.
        job: an `sessions.background.Job`.
    """
    with _lock:
        _jobs[job] = _named(prefix)


def settle(path: str) -> None:
    """Returns when no job of this process writes a checkpoint of a path, or into a folder; errors are not raised here.

    Args:
        path: a prefix or a folder.
    """
    path = _named(path)
    with _lock:
        jobs = [job for job, prefix in _jobs.items() if path in (prefix, os.path.dirname(prefix)) and not job.done]
    for job in jobs:
        # Outside of the lock: a save takes seconds, and other threads note theirs meanwhile.
        if not job.is_current:  # The writer itself looks, too.
            job.wait()
