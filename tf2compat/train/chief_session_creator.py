"""`tf.train.ChiefSessionCreator`: a session that is restored or initialised here."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.runtime.local_servers import session_replicas
from tf2compat.sessions.session import Session
from tf2compat.sessions.session_arguments import SessionOptions, Unpack, check_options
from tf2compat.train.scaffold import Scaffold
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.session_manager import SessionManager

__all__ = ["ChiefSessionCreator"]


class ChiefSessionCreator(SessionCreator):
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
        check_options(f"tf.train.{type(self).__name__}", options)
        self._scaffold = scaffold or Scaffold()
        self._master = master
        self._config = config
        self._checkpoint_dir = checkpoint_dir
        self._checkpoint_filename_with_path = checkpoint_filename_with_path
        self._options = options
        self._session_manager: SessionManager | None = None

    @property
    def evaluates(self) -> bool:
        """Whether the session is for one checkpoint that is named: its steps are no training to be saved."""
        return bool(self._checkpoint_filename_with_path)

    @property
    def is_chief(self) -> bool:
        """Whether this process saves checkpoints and writes summaries, of those that train together."""
        replicas = session_replicas(self._master, self._options.get("strategy"))
        return replicas is None or replicas.is_chief

    def _get_session_manager(self) -> SessionManager:
        if self._session_manager is None:
            # Made after `finalize`, which makes the scaffold's ops; a recovery uses the same one.
            self._session_manager = SessionManager(
                local_init_op=self._scaffold.local_init_op,
                local_init_feed_dict=self._scaffold.local_init_feed_dict,
                ready_op=self._scaffold.ready_op,
                ready_for_local_init_op=self._scaffold.ready_for_local_init_op,
                graph=tf.compat.v1.get_default_graph(),
            )
            self._session_manager.session_options = self._options
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
