"""The replicas of a strategy, as far as a session needs to know them."""

from __future__ import annotations

import dataclasses
from typing import Any

__all__ = ["Replicas"]


@dataclasses.dataclass(frozen=True)
class Replicas:
    """Where the copies of a graph run.

    Attributes:
        strategy: the `tf.distribute.Strategy`.
        devices: the device of each replica of this process, `/device:CPU:1` say.
        workers: how many processes train together.
        worker: which of them this is; 0 is the chief.
        central: the device that holds the variables once for all replicas; empty where each replica has a copy.
    """

    strategy: Any
    devices: tuple[str, ...]
    workers: int = 1
    worker: int = 0
    central: str = ""

    @property
    def total(self) -> int:
        """The number of replicas in all processes."""
        return len(self.devices) * self.workers

    @property
    def first(self) -> int:
        """The number of this process's first replica among all."""
        return len(self.devices) * self.worker

    @property
    def is_chief(self) -> bool:
        """True if this process saves checkpoints and writes summaries."""
        return self.worker == 0
