"""`tf.train.Supervisor`: TensorFlow's own, with the engine's sessions, saver and session manager."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.log import logger
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.sessions.session_arguments import SessionOptions, check_options
from tf2compat.train.preemption import Preempted, Preemption
from tf2compat.train.queue_filler import QueueFiller, needed_runners
from tf2compat.train.saver import Saver
from tf2compat.train.session_manager import SessionManager
from tf2compat.train.signal_watch import SAVE, STOP
from tf2compat.train.steady_loop import SteadyLoop, SteadyThread
from tf2compat.train.supervised_session import SupervisedSession

__all__ = ["Supervisor"]

_train = tf.compat.v1.train


class _InGraph(SteadyLoop):
    """A thread in the graph of its session: where eager execution is on, a new thread begins in it."""

    def __init__(self, supervisor: Any, session: Any) -> None:
        super().__init__(supervisor, session)  # type: ignore[call-arg]
        self.supervisor, self.session = supervisor, session

    def run(self) -> None:
        """Does the thread's work."""
        with self.session.graph.as_default():
            super().run()


class _SummaryThread(_InGraph, _tf.SVSummaryThread):
    """Saves summaries on a timer."""


class _StepCounterThread(_InGraph, _tf.SVStepCounterThread):
    """Counts steps and measures their duration."""


class _TimerCheckpointThread(_InGraph, _tf.SVTimerCheckpointThread):
    """Saves checkpoints on a timer, not while the supervisor saves: the newest one written has the last step."""

    def run_loop(self) -> None:
        """Saves once."""
        with self.supervisor.one_saves:
            super().run_loop()


class Supervisor(_tf.Supervisor):
    """Makes a session ready, runs its queue runners, and saves checkpoints and summaries in threads.

    Where it differs from TF1: checkpoints are restored and written as by `tf.train.Scaffold` (the
    newest good one, whole files), and a session that fails is closed before its error leaves. SIGTERM saves and ends
    the process with status 75, SIGUSR1 saves, if `preemption` says so: when the program asks `should_stop`, or before
    its next run if it never asks.

    Args:
        *args: as for `tf.compat.v1.train.Supervisor`.
        **kwargs: as for `tf.compat.v1.train.Supervisor`; `input_pipeline`, `strategy` and `jit_compile` of the
            session; `preemption` and `save_on_error`, see `tf.train.MonitoredSession` (not in TF1).

    Source: `tf.compat.v1.train.Supervisor`.
    """

    saver_class = Saver

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        names = SessionOptions.__annotations__.keys() & kwargs.keys()
        self._options: Any = {name: kwargs.pop(name) for name in names}
        check_options("tf.train.Supervisor", self._options)
        self._switch: bool | None = kwargs.pop("preemption", None)
        settings.preemption(self._switch)
        self._save_on_error = settings.save_on_error(kwargs.pop("save_on_error", None))
        self._preemption: Preemption | None = None
        self._supervised: Callable[[], Any] = lambda: None
        self._asks_to_stop = self._saves_now = False
        self.one_saves = threading.Lock()
        super().__init__(*args, **kwargs)

    def make_session_manager(self, **options: Any) -> SessionManager:
        """Returns the session manager, where the user has given none."""
        manager = SessionManager(**options)
        manager.session_options = self._options
        manager.session_class = SupervisedSession
        return manager

    def prepare_or_wait_for_session(self, *args: Any, **kwargs: Any) -> Any:
        """Returns a session that was restored or initialised; arguments and errors as in TF1."""
        self._preemption = self._preemption or Preemption.begin(self._switch)
        session = super().prepare_or_wait_for_session(*args, **kwargs)
        # Weak: a supervisor must not keep a session that the program has dropped.
        self._supervised = weakref.ref(session)
        if self._preemption is not None and isinstance(session, SupervisedSession):
            session.before_run = self._before_run
        return session

    @contextlib.contextmanager
    def managed_session(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """Returns a context with a session; arguments and errors as in TF1."""
        with super().managed_session(*args, **kwargs) as session:
            try:
                yield session
            except BaseException as error:
                ends = isinstance(error, Preempted | StopIteration | tf.errors.OutOfRangeError)
                if self._save_on_error and not ends:
                    self._save_after(error)
                raise

    def stop(self, *args: Any, **kwargs: Any) -> None:
        """Ends the threads; arguments and errors as in TF1."""
        if self._preemption is not None:
            self._preemption.end()
        self._preemption = None
        super().stop(*args, **kwargs)

    def should_stop(self) -> bool:
        """Returns whether the threads, and the loop, are to stop."""
        if threading.current_thread() is threading.main_thread():
            self._asks_to_stop = True
            self._answer_signals()
        return bool(super().should_stop())

    def _before_run(self) -> None:
        if not self._asks_to_stop:
            self._answer_signals()

    def _answer_signals(self) -> None:
        """Saves where a signal asks for it, and ends the process after that if it asks for that too."""
        preemption, session = self._preemption, self._supervised()
        # Saving runs the session, whose `before_run` leads here again.
        if preemption is None or session is None or self._saves_now:
            return
        if threading.current_thread() is not threading.main_thread():
            return  # Of the threads that save and count by a timer.
        wanted = preemption.wanted(session)
        if not wanted:
            return
        if wanted & STOP:
            preemption.stopping()
            self.request_stop()
        if wanted & SAVE:
            preemption.saving()
        self._save_now()
        if wanted & STOP:
            raise Preempted

    def _save_now(self) -> bool:
        """Saves the step that was reached; returns whether this supervisor saves."""
        session = self._supervised()
        if session is None or not (self.is_chief and self.saver and self.save_path):
            return False
        self._saves_now = True
        try:
            with self.one_saves:
                self.saver.save(session, self.save_path, global_step=self.global_step)
            if isinstance(session, EngineSession):
                session.background.wait()
            if self.summary_writer:
                self.summary_writer.flush()
        finally:
            self._saves_now = False
        return True

    def _save_after(self, error: BaseException) -> None:
        try:
            saved = self._save_now()
        except Exception as another:
            logger.error("After %s the training could not be saved: %s", type(error).__name__, another)
        else:
            if saved:
                logger.warning("%s ended the training; its last step is saved.", type(error).__name__)

    def start_standard_services(self, sess: Any) -> list[Any] | None:
        """Starts the threads that save summaries and checkpoints and count steps; returns them.

        Raises:
            RuntimeError: this supervisor is not the chief's.
        """
        if not (self.is_chief and self.save_path and isinstance(sess, EngineSession)):
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
        if not isinstance(sess, EngineSession):
            return super().start_queue_runners(sess, queue_runners)
        if queue_runners is None:
            queue_runners = sess.graph.get_collection(tf.compat.v1.GraphKeys.QUEUE_RUNNERS)
        with sess.graph.as_default():
            return super().start_queue_runners(QueueFiller(sess, self.coord), needed_runners(sess, queue_runners))

    def loop(self, timer_interval_secs: Any, target: Callable[..., Any], args: Any = None, kwargs: Any = None) -> Any:
        """Starts a thread that calls a function again and again until the supervisor stops; returns it.

        Args:
            timer_interval_secs: seconds from one call to the next; None for no pause.
            target: the function, which is called with this thread's graph as the default one.
            args: its arguments.
            kwargs: those by name.
        """
        graph = tf.compat.v1.get_default_graph()

        def in_graph(*arguments: Any, **options: Any) -> None:
            # A new thread has no default graph, and is in eager mode.
            with graph.as_default():
                target(*arguments, **options)

        return SteadyThread.loop(self.coord, timer_interval_secs, in_graph, args, kwargs)

    # TF1's names.
    StartStandardServices = start_standard_services
    StartQueueRunners = start_queue_runners
    Loop = loop
    PrepareSession = prepare_or_wait_for_session
    ShouldStop = should_stop
    Stop = stop
