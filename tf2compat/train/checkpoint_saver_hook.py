"""`tf.train.CheckpointSaverHook`: TensorFlow's, announcing a checkpoint when its files are complete."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.log import logger
from tf2compat.sessions.background import Job
from tf2compat.train.saver import Saver
from tf2compat.train.second_or_step_timer import steady

__all__ = ["CheckpointSaverHook"]


class CheckpointSaverHook(_tf.CheckpointSaverHook):
    """Saves every N steps or seconds, at the start and at the end; calls its listeners around each save.

    With a saver that writes asynchronously, the listeners' `after_save` and the session log come when
    the files are complete, in the training thread: after a later run, or at the end. A listener
    that returns True stops training then. Seconds go on when the machine's clock is put back.

    Source: `tf.compat.v1.train.CheckpointSaverHook`.
    """

    _pending: tuple[Job, int] | None = None  # The save that is not announced yet, and its step.
    _saved_between = -1  # The step of the last save that `save_now` made: its timer goes on as before.

    def make_timer(self, stock: Any) -> Any:
        """Returns a timer by a steady clock."""
        return steady(stock)

    def after_run(self, run_context: Any, run_values: Any) -> None:
        """Announces a checkpoint whose files are complete; saves when it is time to."""
        if self._pending and self._pending[0].done and self._announce(run_context.session):
            run_context.request_stop()
        super().after_run(run_context, run_values)

    def end(self, session: Any) -> None:
        """Saves the last step; returns when everything is written and announced."""
        last_step = self.save_now(session)
        for listener in self.listeners:
            listener.end(session, last_step)

    def save_now(self, session: Any) -> int:
        """Saves the step that was reached, unless it is saved; returns it when everything is written and announced."""
        self._announce(session)
        step = session.run(self.step_tensor)
        if step not in (self.timer.last_triggered_step(), self._saved_between):
            # The timer is left alone: the next regular checkpoint comes when it would have come.
            self._saved_between = step
            self.save(session, step)
            self._announce(session)
        return int(step)

    def save(self, session: Any, step: int) -> bool:
        """Saves, or begins to; returns whether a listener wants training to stop."""
        saver = self.found_saver()
        if not (isinstance(saver, Saver) and saver.async_save):
            return bool(super().save(session, step))
        stop = self._announce(session)
        for listener in self.listeners:
            listener.before_save(session, step)
        logger.info("Saving checkpoints for %d into %s in the background.", step, self.save_path)
        # None afterwards means that nothing is written in the background: this process is not the chief.
        saver.last_job = None
        saver.save(session, self.save_path, global_step=step, write_meta_graph=self.saves_graph)
        if saver.last_job is not None:
            self._pending = (saver.last_job, step)
        return stop

    def _announce(self, session: Any) -> bool:
        """Waits for the save that is not announced yet, then calls the listeners; returns whether to stop."""
        if self._pending is None:
            return False
        (job, step), self._pending = self._pending, None
        job.wait()
        session.background.check()
        if job.error is not None:
            # Listeners hear of files that are there, as in TF1, never of a save that failed.
            return False  # A run has raised it already.
        log = tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.CHECKPOINT, checkpoint_path=self.save_path)
        self.writer.add_session_log(log, step)
        logger.info("Calling checkpoint listeners after saving checkpoint %d...", step)
        stops = [listener for listener in self.listeners if listener.after_save(session, step)]
        for listener in stops:
            logger.info("A CheckpointSaverListener requested that training be stopped. listener: %s", listener)
        return bool(stops)
