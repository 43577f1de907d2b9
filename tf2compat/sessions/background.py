"""Work that a session does beside its runs: one job at a time, whose error is not lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from tf2compat.runtime.process_end import await_work, failed, seen

__all__ = ["Background", "Job"]


class Job:
    """A piece of work in a thread of its own.

    The thread is no daemon: a program that ends without closing its session still finishes the work. If that
    fails and no run raises the error any more, the process shows it and ends with a status that is not 0.

    Args:
        work: what to do.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self.error: BaseException | None = None
        # Not `Thread.join`: before Python 3.13 a Ctrl-C in it makes a thread that still works count as ended.
        self._done = threading.Event()
        self._process = os.getpid()
        self._thread = threading.Thread(target=self._run, name="tf2compat_background")
        await_work(self._done)
        try:
            self._thread.start()
        except Exception:  # There are too many threads: nothing is to be waited for.
            self._done.set()
            raise

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self.error = error
            failed(error)
        finally:
            del self._work  # What it holds, copies of variables say, is free again.
            self._done.set()

    @property
    def done(self) -> bool:
        """Whether the work has ended, well or not. A forked child has no such thread: there it counts as ended."""
        return self._done.is_set() or os.getpid() != self._process

    @property
    def is_current(self) -> bool:
        """Whether the caller is the job's own thread."""
        return self._thread is threading.current_thread()

    def wait(self) -> None:
        """Waits until the work has ended; its error is not raised here."""
        if not self.done:
            self._done.wait()


class Background:
    """The jobs of one session, for any number of threads.

    Attributes:
        job: the job whose end nobody has seen yet; None when there is none.
    """

    def __init__(self) -> None:
        self.job: Job | None = None
        self._taking = threading.Lock()
        self._starting = threading.Lock()

    def start(self, work: Callable[[], None]) -> Job:
        """Starts a job, after the one before has ended.

        Raises:
            BaseException: what the job before ended with.
        """
        with self._starting:
            self.wait()
            self.job = job = Job(work)
        return job

    def check(self) -> None:
        """Raises the error of a job that has failed, once; does not wait."""
        job = self.job
        if job is not None and job.done:
            self.wait()

    def wait(self) -> None:
        """Waits for the job; raises its error, once."""
        job = self.job
        if job is None:
            return
        job.wait()  # Ctrl-C ends the wait and not the job, which is still the current one then.
        with self._taking:
            if self.job is not job:
                return  # Another thread has seen its end.
            self.job = None
        if job.error is not None:
            seen(job.error)
            raise job.error
