"""`tf.train.SingularMonitoredSession`: hooks around one session, without recovery."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.monitored_session import HookedLoopSession

__all__ = ["SingularMonitoredSession"]


class SingularMonitoredSession(HookedLoopSession):
    """As `MonitoredSession`, but a lost session is an error, and the raw session can be had.

    Args:
        hooks: `tf.train.SessionRunHook`s.
        scaffold: what to make the session ready with.
        master: empty (see `tf.Session`).
        config: a `ConfigProto` for the session.
        checkpoint_dir: a folder whose newest checkpoint is restored, if it has one.
        stop_grace_period_secs: seconds that threads have to end after `close`.
        checkpoint_filename_with_path: the path of one checkpoint, instead of a folder.

    Source: `tf.compat.v1.train.SingularMonitoredSession`.
    """

    def __init__(
        self,
        hooks: Iterable[Any] | None = None,
        scaffold: Any | None = None,
        master: str = "",
        config: Any | None = None,
        checkpoint_dir: str | None = None,
        stop_grace_period_secs: float = 120,
        checkpoint_filename_with_path: str | None = None,
    ) -> None:
        creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path)
        super().__init__(creator, hooks, None, stop_grace_period_secs)

    def raw_session(self) -> Any:
        """Returns the session inside: for running without hooks, saving and restoring."""
        return self._tf_sess()
