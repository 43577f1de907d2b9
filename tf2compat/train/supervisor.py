"""`tf.train.Supervisor`: TensorFlow's own, with the engine's sessions, saver and session manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.session import BaseSession
from tf2compat.engine.session_arguments import SessionOptions
from tf2compat.train.looper_thread import LooperThread, SteadyLoop
from tf2compat.train.queue_filler import QueueFiller, needed_runners
from tf2compat.train.saver import Saver
from tf2compat.train.session_manager import SessionManager

__all__ = ["Supervisor"]

_train = tf.compat.v1.train


class _InGraph(SteadyLoop):
    """A thread in the graph of its session: where eager execution is on, a new thread begins in it."""

    _sess: Any

    def run(self) -> None:
        """Does the thread's work."""
        with self._sess.graph.as_default():
            super().run()


class _SummaryThread(_InGraph, _tf.SVSummaryThread):
    """Saves summaries on a timer."""


class _StepCounterThread(_InGraph, _tf.SVStepCounterThread):
    """Counts steps and measures their duration."""


class _TimerCheckpointThread(_InGraph, _tf.SVTimerCheckpointThread):
    """Saves checkpoints on a timer."""


class Supervisor(_tf.Supervisor):
    """Makes a session ready, runs its queue runners, and saves checkpoints and summaries in threads.

    Where it differs from TF1: checkpoints are restored and written as by `tf.train.Scaffold` (the
    newest good one, whole files), and a session that fails is closed before its error leaves.

    Args:
        *args: as for `tf.compat.v1.train.Supervisor`.
        **kwargs: as for `tf.compat.v1.train.Supervisor`, and `input_pipeline`, `strategy` and `jit_compile` of the
            session; see `tf.Session` (not in TF1).

    Source: `tf.compat.v1.train.Supervisor`.
    """

    saver_class = Saver

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        names = SessionOptions.__annotations__.keys() & kwargs.keys()
        self._options: Any = {name: kwargs.pop(name) for name in names}
        super().__init__(*args, **kwargs)

    def make_session_manager(self, **options: Any) -> SessionManager:
        """Returns the session manager, where the user has given none."""
        manager = SessionManager(**options)
        manager.session_options = self._options
        return manager

    def start_standard_services(self, sess: Any) -> list[Any] | None:
        """Starts the threads that save summaries and checkpoints and count steps; returns them.

        Raises:
            RuntimeError: this supervisor is not the chief's.
        """
        if not (self.is_chief and self.save_path and isinstance(sess, BaseSession)):
            return super().start_standard_services(sess)
        if self.global_step is not None and self.summary_writer:
            step = _train.global_step(sess, self.global_step)
            start = tf.compat.v1.SessionLog(status=tf.compat.v1.SessionLog.START)
            self.summary_writer.add_session_log(start, step)
        threads: list[Any] = []
        if self.save_summaries_secs and self.summary_writer:
            if self.summary_op is not None:
                threads.append(_SummaryThread(self, sess))
            if self.global_step is not None:
                threads.append(_StepCounterThread(self, sess))
        if self.saver and self.save_model_secs:
            threads.append(_TimerCheckpointThread(self, sess))
        for thread in threads:
            thread.start()
        return threads

    def start_queue_runners(self, sess: Any, queue_runners: Any = None) -> list[Any]:
        """Starts the threads of queue runners, of all in the graph when None; returns them."""
        if not isinstance(sess, BaseSession):
            return super().start_queue_runners(sess, queue_runners)
        if queue_runners is None:
            queue_runners = sess.graph.get_collection(tf.compat.v1.GraphKeys.QUEUE_RUNNERS)
        with sess.graph.as_default():
            return super().start_queue_runners(QueueFiller(sess, self.coord), needed_runners(sess, queue_runners))

    def loop(self, timer_interval_secs: Any, target: Callable[..., Any], args: Any = None, kwargs: Any = None) -> Any:
        """Starts a thread that calls a function again and again until the supervisor stops; returns it."""
        graph = tf.compat.v1.get_default_graph()

        def in_graph(*arguments: Any, **options: Any) -> None:
            with graph.as_default():
                target(*arguments, **options)

        return LooperThread.loop(self.coord, timer_interval_secs, in_graph, args, kwargs)

    # TF1's names.
    StartStandardServices = start_standard_services
    StartQueueRunners = start_queue_runners
    Loop = loop
