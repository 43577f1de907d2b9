"""`tf.train.MonitoredSession`: a session with hooks, initialisation and recovery."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import tensorflow as tf

from tf2compat import _tf, settings
from tf2compat.arguments import check_count
from tf2compat.errors import UsageAttributeError, UsageError, UsageStateError
from tf2compat.log import logger
from tf2compat.sessions.engine_session import EngineSession
from tf2compat.sessions.session_arguments import SessionOptions, Unpack
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.coordinated_session import CoordinatedSessionCreator
from tf2compat.train.hooks_of_task import hooks_of_task
from tf2compat.train.preemption import Preempted, Preemption, save_after
from tf2compat.train.recoverable_session import RecoverableSession
from tf2compat.train.session_creator import SessionCreator
from tf2compat.train.signal_watch import SAVE, STOP
from tf2compat.train.step_context import StepContext as _StepContext
from tf2compat.train.worker_context import role_of
from tf2compat.train.worker_session_creator import WorkerSessionCreator

__all__ = ["HookedLoopSession", "MonitoredSession", "session_creator_of"]

_STEP_FN_ARGUMENTS = (("step_context",), ("self", "step_context"))
_NOT_A_SESSION = {
    "as_default": "It cannot be the default session. Use `sess.run(x)` in place of `x.eval()`, "
    "or make the raw session the default: `step_context.session` in `run_step_fn`.",
}


RETRIES = "a number of retries; 0 for none"


def session_creator_of(
    context: Any | None,
    scaffold: Any | None = None,
    config: Any | None = None,
    checkpoint_dir: str | None = None,
    max_wait_secs: float = 7200,
    **options: Unpack[SessionOptions],
) -> SessionCreator | None:
    """Returns the creator for the role of a task, None when there is no worker context.

    Args:
        context: the worker context, or None.
        scaffold: what to make the session ready with.
        config: a `ConfigProto`, with which the context's is merged.
        checkpoint_dir: the folder whose newest checkpoint the chief restores.
        max_wait_secs: seconds that others wait for the chief.
        **options: as for `ChiefSessionCreator`.
    """
    if context is None:
        return None
    role = role_of(context, config)
    if role.initializes:
        return ChiefSessionCreator(scaffold, role.master, role.config, checkpoint_dir, **options)
    return WorkerSessionCreator(scaffold, role.master, role.config, max_wait_secs, **options)


class HookedLoopSession:
    """The common base of `MonitoredSession` and `SingularMonitoredSession`.

    Args:
        session_creator: makes the raw session; a `ChiefSessionCreator` when None.
        hooks: `tf.train.SessionRunHook`s, called in their order.
        max_retries: how many sessions may be lost without progress of the global step; None not to recover.
        stop_grace_period_secs: seconds that threads have to end after `close`.
        preemption: whether SIGTERM saves and ends the process; None for `settings.preemption`.
        save_on_error: whether an error that leaves the `with` block saves; None for `settings.save_on_error`.
    """

    StepContext = _StepContext

    def __init__(
        self,
        session_creator: Any | None,
        hooks: Iterable[Any] | None,
        max_retries: int | None,
        stop_grace_period_secs: float = 120,
        preemption: bool | None = None,
        save_on_error: bool | None = None,
    ) -> None:
        self._sess: Any = None
        self._closed = self._left = False
        self._save_on_error = settings.save_on_error(save_on_error)
        settings.preemption(preemption)  # A wrong one is an error before hooks begin.
        if tf.executing_eagerly():
            raise UsageStateError(
                f"tf.train.{type(self).__name__}",
                "It was opened outside a graph, in eager mode, where there is no graph to run.",
                "Build the model and open the session inside `with tf.Graph().as_default():`, "
                "or call `tf.disable_v2_behavior()` of `tf2compat.v1` at the start of the program.",
            )
        self._graph = tf.compat.v1.get_default_graph()
        # As TF1: `close` opens a graph again that the scaffold had finalized, for the next session's ops.
        self._graph_was_finalized = self._graph.finalized
        creator = session_creator or session_creator_of(_tf.current_worker_context()) or ChiefSessionCreator()
        self._hooks = hooks_of_task(hooks or [], getattr(creator, "is_chief", True))
        for hook in self._hooks:
            # Before the session is made: hooks add ops here, and the scaffold finalizes the graph after them.
            hook.begin()
        self._coordinated_creator = CoordinatedSessionCreator(creator, self._hooks, stop_grace_period_secs)
        self._evaluates = bool(getattr(creator, "evaluates", False))
        self._preemption = Preemption.begin(preemption)
        try:
            if self._evaluates and self._preemption is not None and self._preemption.stops_now:
                raise Preempted
            if max_retries is None:
                self._sess = self._coordinated_creator.create_session()
            else:
                # Bound to the creator, not to a session: the session of the moment is another after each recovery.
                position = functools.partial(_global_step, self._coordinated_creator, self._graph)
                self._sess = RecoverableSession(self._coordinated_creator, max_retries, position=position)
        except BaseException:
            self._forget()
            raise
        self._answer_signals()

    def __getattr__(self, name: str) -> Any:
        if name in _NOT_A_SESSION:
            raise UsageAttributeError(f"tf.train.{type(self).__name__}", f"It has no {name!r}.", _NOT_A_SESSION[name])
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def graph(self) -> tf.Graph | None:
        """The graph of the session; None once it is closed."""
        return None if self._tf_sess() is None else self._tf_sess().graph

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs one step with the hooks; arguments, result and errors are those of `tf.Session.run`."""
        if self._sess is None:
            raise Preempted if self._left else self._closed_error("run")
        if self._preemption is None:
            return self._sess.run(fetches, feed_dict, options, run_metadata)
        return self._step(lambda: self._sess.run(fetches, feed_dict, options, run_metadata))

    def run_step_fn(self, step_fn: Callable[..., Any]) -> Any:
        """Calls `step_fn(step_context)`, which may run the graph with and without hooks.

        Args:
            step_fn: a function or method whose one argument is called `step_context`.

        Returns:
            The result of `step_fn`.

        Raises:
            UsageError: (a ValueError) `step_fn` has other arguments.
            StopIteration: `step_fn` called `step_context.request_stop()`; a `with` block of this
                session takes it as its end.

        Examples:
            >>> import tf2compat.v1 as tf
            >>> with tf.Graph().as_default():
            ...     x = tf.placeholder(tf.float32)
            ...     y = x + 4.0
            ...     def step_fn(step_context):
            ...         return step_context.session.run(y, {x: 0.5})
            ...     with tf.train.MonitoredSession() as sess:
            ...         print(sess.run_step_fn(step_fn))
            4.5
        """
        arguments = _tf.argument_names(step_fn)
        if arguments not in _STEP_FN_ARGUMENTS:
            raise UsageError(
                "MonitoredSession.run_step_fn",
                "`step_fn` may either have one `step_context` argument, or `self` and `step_context` arguments "
                f"if it's an instance method. Got {arguments} instead.",
                "Rename its argument to `step_context`; bind others with a closure.",
            )
        if self._sess is None:
            raise Preempted if self._left else self._closed_error("run_step_fn")
        if isinstance(self._sess, RecoverableSession):
            # A function, not the session: each attempt asks for the session that there is then.
            return self._step(lambda: self._sess.run_step_fn(step_fn, self._tf_sess, None))
        return self._step(lambda: self._sess.run_step_fn(step_fn, self._tf_sess(), None))

    def _step(self, step: Callable[[], Any]) -> Any:
        """Runs a step, and does before and after it what a signal asks for."""
        if self._preemption is None:
            return step()
        self._answer_signals()
        try:
            result = step()
        except Preempted:  # Of an evaluation in a hook, or of a step in `step_fn`.
            self._leave()
        self._answer_signals()
        return result

    def _answer_signals(self) -> None:
        wanted = 0 if self._preemption is None or self._left else self._preemption.wanted(self._tf_sess())
        if wanted & STOP:
            self._leave()
        if wanted & SAVE and self._preemption is not None and not self._evaluates:
            self._preemption.save(self._hooks, self._tf_sess())

    def _leave(self) -> NoReturn:
        """Saves, ends the hooks, closes the session, and ends the process; an evaluation's hooks are not ended."""
        if not self._left and self._preemption is not None:
            self._left = True
            self._preemption.stopping()
            try:
                if not self._evaluates:
                    self._preemption.save(self._hooks, self._tf_sess())
            finally:
                self._end(because_of_error=self._evaluates)
        # Only now: hooks, threads and session have ended as at `close`.
        raise Preempted from None

    def should_stop(self) -> bool:
        """Returns whether the loop should end: a hook or a thread asked for it, or the session is closed."""
        return self._sess is None or bool(self._sess.should_stop())

    def close(self) -> None:
        """Calls `end` of each hook, then ends threads and session.

        Raises:
            UsageStateError: (a RuntimeError) it is closed already, unless a signal has closed it.
            SystemExit: a signal has asked the process to end, and the session is closed.
        """
        self._close()

    def _close(self, because_of_error: bool = False) -> None:
        if self._left:
            return
        if self._closed:
            raise self._closed_error("close")
        preemption = self._preemption
        stops = preemption is not None and preemption.stops_now and not preemption.is_inside
        self._end(because_of_error)
        if stops and not because_of_error:  # Just now; what comes after the training is not waited for.
            raise Preempted

    def _end(self, because_of_error: bool) -> None:
        self._closed = True
        if because_of_error and isinstance(self._tf_sess(), EngineSession):
            self._tf_sess().failed = True
        try:
            if not because_of_error:
                self._end_hooks()
        finally:
            try:
                self._sess.close()
            finally:
                self._forget()

    def _end_hooks(self) -> None:
        """Calls `end` of every hook, also after one failed: another may have a checkpoint to write."""
        first: BaseException | None = None
        for hook in self._hooks:
            try:
                hook.end(self._coordinated_creator.tf_sess)
            except Preempted:  # Of an evaluation that it began.
                continue
            except Exception as error:
                if first is not None:
                    logger.error("%s.end() failed as well: %s", type(hook).__name__, error)
                first = first or error
        if first is not None:
            raise first

    def _forget(self) -> None:
        self._closed = True
        self._sess = None
        self._coordinated_creator.tf_sess = None
        self._coordinated_creator.coord = None
        if self._preemption is not None:
            self._preemption.end()
        if not self._graph_was_finalized:
            _tf.unfinalize(self._graph)

    def _closed_error(self, method: str) -> UsageStateError:
        return UsageStateError(
            f"MonitoredSession.{method}", "Session is already closed.", "Open a new one; it restores the checkpoint."
        )

    def __enter__(self) -> Any:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if kind in (tf.errors.OutOfRangeError, StopIteration):
            # TF1 compares the class itself; derived classes are errors.
            kind = None
        if kind is not None and self._save_on_error and not (self._closed or self._evaluates):
            save_after(error, self._hooks, self._tf_sess())
        self._close(because_of_error=kind is not None)
        return kind is None

    def _is_closed(self) -> bool:
        return self._coordinated_creator.tf_sess is None

    def _tf_sess(self) -> Any:
        """Returns the raw session, None once it is closed."""
        return self._coordinated_creator.tf_sess


def _global_step(creator: CoordinatedSessionCreator, graph: tf.Graph) -> int | None:
    """Returns the global step of the raw session, None for a graph without one."""
    step = tf.compat.v1.train.get_global_step(graph)
    return None if step is None else int(creator.tf_sess.run(step))


class MonitoredSession(HookedLoopSession):
    """A session that is made ready, kept alive and watched by hooks.

    At creation, in this order: `begin()` of each hook; `scaffold.finalize()`; the session is
    created; it is initialised by the scaffold's init ops, or restored if a checkpoint exists;
    queue runners are started; `after_create_session()` of each hook.

    At `run()`: `before_run()` of each hook; one call of the compiled function for all; then
    `after_run()` of each hook. On `AbortedError` or `UnavailableError` the session is made
    again and the step repeated.

    At `close()`: `end()` of each hook, then threads and session are ended. A `with` block takes
    `OutOfRangeError` (end of input) and `StopIteration` as its end; on other errors it closes
    without calling `end()`.

    Where it differs from TF1: retries are bounded (`max_retries`), with growing pauses; when a
    hook fails in `after_create_session` the session is closed; when one fails in `end`, the
    others' `end` is called before the error leaves. SIGTERM saves and ends the process with
    status 75, SIGUSR1 saves, if `preemption` says so.

    Args:
        session_creator: a `ChiefSessionCreator` (the default) or `WorkerSessionCreator`.
        hooks: `tf.train.SessionRunHook`s.
        stop_grace_period_secs: seconds that threads have to end after `close`.
        max_retries: how many sessions may be lost without progress of the global step; then the last error is raised.
        preemption: whether signals save and end; None for what `--tf2compat_preemption` or `TF2COMPAT_PREEMPTION`
            says (not in TF1).
        save_on_error: whether an error that leaves the `with` block saves; None for what `--tf2compat_save_on_error`
            or `TF2COMPAT_SAVE_ON_ERROR` says (not in TF1).

    Raises:
        UsageTypeError: (a TypeError) `max_retries` is no whole number.
        UsageError: (a ValueError) it is negative.
        UsageStateError: (a RuntimeError) it is opened in eager mode.

    Source: `tf.compat.v1.train.MonitoredSession`.
    """

    def __init__(
        self,
        session_creator: Any | None = None,
        hooks: Iterable[Any] | None = None,
        stop_grace_period_secs: float = 120,
        max_retries: int = 10,
        *,
        preemption: bool | None = None,
        save_on_error: bool | None = None,
    ) -> None:
        check_count("tf.train.MonitoredSession", "max_retries", max_retries, 0, RETRIES)
        super().__init__(session_creator, hooks, max_retries, stop_grace_period_secs, preemption, save_on_error)
