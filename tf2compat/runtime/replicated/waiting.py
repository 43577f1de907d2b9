"""A log line for a process that has long waited for others: nothing hangs in silence."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Iterator

from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.log import logger

__all__ = ["Waiting"]

_AFTER_SECS = 30.0
_LOOK_SECS = 5.0


class Waiting:
    """The step or agreement that a process waits for, and since when.

    Args:
        replicas: which of how many processes this is.
        clock: returns the time in seconds.
    """

    def __init__(self, replicas: Replicas, clock: Callable[[], float]) -> None:
        self._replicas = replicas
        self._clock = clock
        self._now: tuple[float, str] | None = None
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def for_(self, what: str) -> Iterator[None]:
        """Returns a context in which the process waits until something happens: 'the others begin a step'."""
        self._start()
        self._now = (self._clock(), what)
        try:
            yield
        finally:
            self._now = None

    def look(self) -> bool:
        """Logs what the process waits for if it has done so for long, once; returns whether it did."""
        now = self._now
        if now is None or self._clock() - now[0] < _AFTER_SECS:
            return False
        self._now = None
        workers = self._replicas.workers
        others = ", ".join(str(worker) for worker in range(workers) if worker != self._replicas.worker)
        logger.warning(
            "Worker %d of %d has waited %.0f seconds until %s. It waits for worker %s. A worker that only reads, or "
            "polls variables, never takes part: every worker runs the steps that train; see the guide, "
            "migration_guide/distribution.md.",
            self._replicas.worker,
            workers,
            self._clock() - now[0],
            now[1],
            others,
        )
        return True

    def _start(self) -> None:
        if self._thread is not None or self._replicas.workers == 1 or self._replicas.strategy is None:
            return
        # By a weak reference: the thread must not keep the session alive.
        self._thread = threading.Thread(target=_watch, args=[weakref.ref(self)], name="tf2compat_waiting", daemon=True)
        self._thread.start()


def _watch(reference: weakref.ReferenceType[Waiting]) -> None:
    """Looks every few seconds, as long as the session is there."""
    pause = threading.Event()
    while not pause.wait(_LOOK_SECS):
        waiting = reference()
        if waiting is None:
            return
        waiting.look()
        # Or this name would hold the session during the next pause.
        del waiting
