"""`tf.train.WorkerSessionCreator`: a session that the chief makes ready."""

from __future__ import annotations

from typing import Any

from tf2compat.sessions.session import Session
from tf2compat.sessions.session_arguments import SessionOptions, Unpack
from tf2compat.train.scaffold import Scaffold
from tf2compat.train.scaffold_session_creator import ScaffoldSessionCreator
from tf2compat.train.session_manager import SessionManager, manager_of

__all__ = ["WorkerSessionCreator"]


class WorkerSessionCreator(ScaffoldSessionCreator):
    """Finalizes the scaffold, opens a session, and waits until its model is ready.

    Args:
        scaffold: what says whether the session is ready; a default one when None.
        master: empty (see `tf.Session`).
        config: a `ConfigProto` for the session.
        max_wait_secs: seconds to wait.
        **options: `input_pipeline`, `strategy` and `jit_compile` of the session; see `tf.Session` (not in TF1).

    Source: `tf.compat.v1.train.WorkerSessionCreator`.
    """

    def __init__(
        self,
        scaffold: Any | None = None,
        master: str = "",
        config: Any | None = None,
        max_wait_secs: float = 30 * 60,
        **options: Unpack[SessionOptions],
    ) -> None:
        super().__init__(scaffold or Scaffold(), master, config, options)
        self._max_wait_secs = max_wait_secs
        self._session_manager: SessionManager | None = None

    def _get_session_manager(self) -> SessionManager:
        if self._session_manager is None:
            self._session_manager = manager_of(self._scaffold, self._placed)
        return self._session_manager

    def create_session(self) -> Session:
        """Returns a session once it is ready.

        Raises:
            StepTimeoutError: (a DeadlineExceededError) it was not ready in time.
        """
        self._scaffold.finalize()
        return self._get_session_manager().wait_for_session(
            self._master, config=self._config, max_wait_secs=self._max_wait_secs
        )
