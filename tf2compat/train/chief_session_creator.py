"""`tf.train.ChiefSessionCreator`: a session that is restored or initialised here."""

from __future__ import annotations

from typing import Any

from tf2compat.sessions.session import Session
from tf2compat.sessions.session_arguments import SessionOptions, Unpack
from tf2compat.train.scaffold import Scaffold
from tf2compat.train.scaffold_session_creator import ScaffoldSessionCreator
from tf2compat.train.session_manager import SessionManager, manager_of

__all__ = ["ChiefSessionCreator"]


class ChiefSessionCreator(ScaffoldSessionCreator):
    """Finalizes the scaffold, opens a session, and restores a checkpoint or runs the init ops.

    Args:
        scaffold: what to make the session ready with; a default one when None.
        master: empty (see `tf.Session`).
        config: a `ConfigProto` for the session.
        checkpoint_dir: a folder whose newest checkpoint is restored, if it has one.
        checkpoint_filename_with_path: the path of one checkpoint, instead of a folder.
        **options: `input_pipeline`, `strategy` and `jit_compile` of the session; see `tf.Session` (not in TF1).

    Source: `tf.compat.v1.train.ChiefSessionCreator`.
    """

    def __init__(
        self,
        scaffold: Any | None = None,
        master: str = "",
        config: Any | None = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
        **options: Unpack[SessionOptions],
    ) -> None:
        super().__init__(scaffold or Scaffold(), master, config, options)
        self._checkpoint_dir = checkpoint_dir
        self._checkpoint_filename_with_path = checkpoint_filename_with_path
        self._session_manager: SessionManager | None = None

    @property
    def evaluates(self) -> bool:
        """Whether the session is for one checkpoint that is named: its steps are no training to be saved."""
        return bool(self._checkpoint_filename_with_path)

    def _get_session_manager(self) -> SessionManager:
        if self._session_manager is None:
            self._session_manager = manager_of(self._scaffold, self._placed)
        return self._session_manager

    def create_session(self) -> Session:
        """Returns a session that is ready to run.

        Raises:
            RuntimeError: the init ops left variables without a value.
        """
        self._scaffold.finalize()
        return self._get_session_manager().prepare_session(
            self._master,
            saver=self._scaffold.saver,
            checkpoint_dir=self._checkpoint_dir,
            checkpoint_filename_with_path=self._checkpoint_filename_with_path,
            config=self._config,
            init_op=self._scaffold.init_op,
            init_feed_dict=self._scaffold.init_feed_dict,
            init_fn=self._scaffold.init_fn,
        )
