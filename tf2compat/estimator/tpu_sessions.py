"""`tensorflow.python.tpu.session_support` for the estimator package: it watched over the remote workers of a TPU.

Sessions here run in this process, and an estimator takes the way of the CPU on a TPU too (estimator/tpu.py), so
nothing of it is used.
"""

from __future__ import annotations

from typing import Any

from tf2compat.declared.unsupported import unsupported

__all__: list[str] = []

_NAMES = (
    "GracefulShutdownHook",
    "ResetComputation",
    "ShutdownAllWorkers",
    "ShutdownLameWorkers",
    "start_worker_watchdog",
    "stop_worker_watchdog",
)


def __getattr__(name: str) -> Any:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise unsupported("tensorflow.python.tpu.session_support", f"`{name}` was asked for.")
