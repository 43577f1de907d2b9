"""`tf.train.SessionManager`: opens a session and makes it ready, or waits until it is."""

from __future__ import annotations

import os
import time
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint.manager import CheckpointManager
from tf2compat.checkpoint.state import checkpoint_state
from tf2compat.errors import StepTimeoutError, UsageError
from tf2compat.log import logger
from tf2compat.runtime.local_servers import session_placement
from tf2compat.sessions.session import Session
from tf2compat.sessions.session_arguments import SessionOptions
from tf2compat.train.signal_watch import watch

__all__ = ["SessionManager", "manager_of"]

_FIRST_PAUSE_SECS = 0.5


class SessionManager(_tf.SessionManager):
    """TensorFlow's session manager, opening the engine's sessions.

    A folder's newest good checkpoint is restored, by `checkpoint/manager.py`. A session that could not be
    made ready is closed before the error leaves.

    Attributes:
        session_options: `input_pipeline`, `strategy` and `jit_compile` of the sessions that it opens; see `tf.Session`.
        session_class: their class.

    Source: `tf.compat.v1.train.SessionManager`.
    """

    session_options: SessionOptions = {}
    session_class: type[Session] = Session

    def prepare_session(self, master: str, *args: Any, **kwargs: Any) -> Session:
        """Returns a session that was restored or initialised; arguments and errors as in TF1.

        Where several processes train together the chief alone does so, and the others wait for its values.
        """
        given = self.session_options
        placement = session_placement(master, given.get("strategy"))
        self._opened: list[Session] = []
        self.session_options = {**given, "strategy": placement}  # For all sessions that this call opens.
        try:
            if not placement.is_chief:
                return self.wait_for_session(master, config=kwargs.get("config"))
            session = super().prepare_session(master, *args, **kwargs)
            session.synchronize()
            return session
        except BaseException:
            for session in self._opened:
                session.close()
            raise
        finally:
            self.session_options = given

    def _open(self, master: str, config: Any) -> Session:
        self._target = master
        session = self.session_class(master, graph=self.graph, config=config, **self.session_options)
        self._opened = [session]
        return session

    def open_restored(
        self,
        master: str,
        saver: Any = None,
        checkpoint_dir: str | None = None,
        checkpoint_filename_with_path: str | None = None,
        wait_for_checkpoint: bool = False,
        max_wait_secs: float = 7200,
        config: Any = None,
    ) -> tuple[Session, bool]:
        """Opens a session and restores a checkpoint if there is one: (session, whether it was restored).

        Args:
            master: the target of the session.
            saver: a `tf.train.Saver`; without one nothing is restored.
            checkpoint_dir: the folder whose newest good checkpoint is restored.
            checkpoint_filename_with_path: the prefix of one checkpoint, in the place of the folder.
            wait_for_checkpoint: whether to wait until the folder has one.
            max_wait_secs: for how many seconds.
            config: a `ConfigProto` for the session.
        """
        if checkpoint_dir and checkpoint_filename_with_path:
            raise UsageError(
                "tf.train.SessionManager",
                "Can not provide both checkpoint_dir and checkpoint_filename_with_path, "
                f"got {checkpoint_dir!r} and {checkpoint_filename_with_path!r}.",
                "Pass the folder to restore its newest checkpoint, or the path of one.",
            )
        session = self._open(master, config)
        if not saver or not (checkpoint_dir or checkpoint_filename_with_path):
            return session, False
        parts = _SessionParts(session, saver)
        if checkpoint_filename_with_path:
            parts.restore(checkpoint_filename_with_path)
            return session, True
        folder = os.fspath(checkpoint_dir) if checkpoint_dir else ""
        if wait_for_checkpoint:
            self._wait_for_checkpoint(folder, max_wait_secs)
        # It only restores; the program's saver deletes, by its own `max_to_keep`.
        manager = CheckpointManager(parts, folder, max_to_keep=None)
        restored = manager.restore_or_initialize()
        if restored is not None:
            # Without it the saver would never delete those of the run before.
            saver.recover_last_checkpoints(manager.checkpoints)
        return session, restored is not None

    def _wait_for_checkpoint(self, folder: str, max_wait_secs: float) -> None:
        """Waits until the folder has a checkpoint, as long as is allowed."""
        waited = 0.0
        while checkpoint_state(folder) is None and waited < max_wait_secs:
            logger.info("Waiting for checkpoint to be available.")
            watch.rest(self.wait_secs)
            waited += self.wait_secs

    def wait_for_session(self, master: str, config: Any = None, max_wait_secs: float | None = float("inf")) -> Session:
        """Returns a session once its model is ready; another thread or process makes it so.

        It looks again sooner than in TF1, where a worker that is ready a moment before its chief waits for 30 seconds:
        after half a second, and then after as long as it has waited, up to `recovery_wait_secs`.

        Args:
            master: the target of the session.
            config: a `ConfigProto` for the session.
            max_wait_secs: how many seconds to wait; None for ever.

        Raises:
            StepTimeoutError: (a DeadlineExceededError) it was not ready in time.
        """
        deadline = time.monotonic() + (float("inf") if max_wait_secs is None else max_wait_secs)
        pause = min(_FIRST_PAUSE_SECS, self.wait_secs)
        while True:
            session = self._open(master, config)
            session.synchronize()
            initialized, why_not_local = self.initialized_locally(session)
            ready, why_not = self.is_ready(session) if initialized else (False, None)
            if ready:
                return session
            session.close()
            if time.monotonic() + pause > deadline:
                raise StepTimeoutError(
                    "tf.train.SessionManager",
                    f"Session was not ready after waiting {max_wait_secs} secs: {why_not_local or why_not}.",
                    "Start the chief, which initialises the variables, or raise `max_wait_secs`.",
                )
            logger.info(
                "Waiting for model to be ready.  Ready_for_local_init_op:  %s, ready: %s", why_not_local, why_not
            )
            watch.rest(pause)
            pause = min(2 * pause, self.wait_secs)


def manager_of(scaffold: Any, options: SessionOptions) -> SessionManager:
    """Returns a manager that makes sessions of the default graph ready as a scaffold says.

    Args:
        scaffold: the `tf.train.Scaffold`, finalized.
        options: `input_pipeline`, `strategy` and `jit_compile` of the sessions.
    """
    # Made after `finalize`, which makes the scaffold's ops; a recovery uses the same one.
    manager = SessionManager(
        local_init_op=scaffold.local_init_op,
        local_init_feed_dict=scaffold.local_init_feed_dict,
        ready_op=scaffold.ready_op,
        ready_for_local_init_op=scaffold.ready_for_local_init_op,
        graph=tf.compat.v1.get_default_graph(),
    )
    manager.session_options = options
    return manager


class _SessionParts:
    """A session's variables as a checkpoint manager restores them, and the resources of SavedModels in its graph."""

    def __init__(self, session: Session, saver: Any) -> None:
        self._session = session
        self._saver = saver

    def restore(self, path: str) -> None:
        """Restores a checkpoint, after the initializers of SavedModels: they assign their variables, too."""
        initializers = tf.compat.v1.get_collection("saved_model_initializers")
        if initializers:
            self._session.run(initializers)
        self._saver.restore(self._session, path)
