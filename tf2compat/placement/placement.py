"""`Placement`: where the steps of a session run. It is decided once, and handed to all that have to know it."""

from __future__ import annotations

import dataclasses
from typing import Any

from tf2compat.graph.replicated.replicas import Replicas

__all__ = ["Placement"]


@dataclasses.dataclass(frozen=True)
class Placement:
    """Where the steps of a session run.

    Attributes:
        replicas: the replicas of its strategy; None for one device.
    """

    replicas: Replicas | None = None

    @property
    def strategy(self) -> Any | None:
        """The `tf.distribute.Strategy`; None for one device."""
        return None if self.replicas is None else self.replicas.strategy

    @property
    def is_chief(self) -> bool:
        """Whether this process saves checkpoints and writes summaries, of those that train together."""
        return self.replicas is None or self.replicas.is_chief

    @property
    def is_shared(self) -> bool:
        """Whether several processes train together."""
        return self.replicas is not None and self.replicas.workers > 1
