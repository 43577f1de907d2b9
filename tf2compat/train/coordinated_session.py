"""A session that works with a `tf.train.Coordinator`: its threads' errors surface here."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.log import logger
from tf2compat.train.hooked_session import HookedSession
from tf2compat.train.queue_filler import start_queue_runners_of
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.wrapped_session import PREEMPTION_ERRORS, WrappedSession

__all__ = ["CoordinatedSession", "CoordinatedSessionCreator"]


class CoordinatedSession(WrappedSession):
    """Stops when the coordinator stops, and raises what a thread of the coordinator reported.

    Args:
        sess: the session inside.
        coord: the `tf.train.Coordinator`.
        stop_grace_period_secs: seconds that threads have to end after `close`.
    """

    def __init__(self, sess: Any, coord: Any, stop_grace_period_secs: float = 120) -> None:
        super().__init__(sess)
        self._coord = coord
        self._stop_grace_period_secs = stop_grace_period_secs

    def _check_stop(self) -> bool:
        self._coord.raise_requested_exception()
        return bool(self._coord.should_stop())

    def close(self) -> None:
        """Stops the coordinator's threads, then closes the session inside."""
        self._coord.request_stop()
        try:
            # Live threads are left: one that hangs in a reader must not keep the program from ending.
            self._coord.join(stop_grace_period_secs=self._stop_grace_period_secs, ignore_live_threads=True)
        finally:
            try:
                super().close()
            except Exception as error:  # What `join` raises says more about what went wrong.
                logger.error("The session could not be closed: %s", error)

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs a step; a preemption that a thread reported comes before the error that it led to.

        Args:
            fetches: as for `tf.Session.run`; so are the others.
            feed_dict: tensor -> value.
            options: a `RunOptions`.
            run_metadata: a `RunMetadata`, which is filled.
        """
        try:
            return self._sess.run(fetches, feed_dict, options, run_metadata)
        except PREEMPTION_ERRORS:
            raise
        except Exception as original:
            try:
                self._coord.raise_requested_exception()
            except PREEMPTION_ERRORS:
                raise
            except Exception:
                # As in TF1: of other errors the step's own is raised.
                raise original from None
            raise


class CoordinatedSessionCreator(SessionCreator):
    """Makes a session, its coordinator and its queue runners, and tells the hooks.

    Attributes:
        tf_sess: the raw session; None before the first and after the last.
        coord: its coordinator.
    """

    def __init__(self, session_creator: Any, hooks: list[Any], stop_grace_period_secs: float) -> None:
        self._session_creator = session_creator
        self._hooks = hooks
        self._stop_grace_period_secs = stop_grace_period_secs
        self.tf_sess: Any = None
        self.coord: Any = None

    def create_session(self) -> CoordinatedSession:
        """Returns a session ready for steps; when a hook fails, threads and session are ended first."""
        self.tf_sess = self._session_creator.create_session()
        self.coord = tf.train.Coordinator(clean_stop_exception_types=[])
        session = CoordinatedSession(HookedSession(self.tf_sess, self._hooks), self.coord, self._stop_grace_period_secs)
        try:
            if tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.QUEUE_RUNNERS):
                start_queue_runners_of(self.tf_sess, self.coord)
            for hook in self._hooks:
                hook.after_create_session(self.tf_sess, self.coord)
        except BaseException:
            _close_after_failure(session)
            raise
        return session


def _close_after_failure(session: CoordinatedSession) -> None:
    try:
        session.close()
    except Exception as error:  # The caller is about to see why the session could not be made.
        logger.error("The session could not be closed: %s", error)
