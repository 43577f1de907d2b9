"""The time of day at which this process began, and from there on a clock that nobody sets."""

from __future__ import annotations

import time

__all__ = ["steady_time"]

_BEGAN = time.time(), time.monotonic()


def steady_time() -> float:
    """Returns the seconds since the epoch as the machine's clock would, if it had not been set since the start."""
    wall, steady = _BEGAN
    return wall + time.monotonic() - steady
