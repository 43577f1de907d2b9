"""`tf.train.SessionCreator`: what makes the session of a `MonitoredSession`."""

from __future__ import annotations

import abc
from typing import Any

__all__ = ["SessionCreator"]


class SessionCreator(abc.ABC):
    """A factory of sessions; it is asked again after each recovery.

    Source: `tf.compat.v1.train.SessionCreator`.
    """

    @abc.abstractmethod
    def create_session(self) -> Any:
        """Returns a session that is ready to run: initialised, or restored."""
        raise NotImplementedError(f"create_session is not implemented for {self}.")
