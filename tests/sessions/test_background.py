import signal
import threading

import pytest

from tf2compat.runtime import process_end
from tf2compat.sessions.background import Background, Job


def test_a_job_runs_beside():
    go, seen = threading.Event(), []
    job = Job(lambda: seen.append(go.wait(10)))
    assert not job.done
    go.set()
    job.wait()
    assert job.done
    assert seen == [True]


def interrupted(wait):
    timer = threading.Timer(0.2, signal.pthread_kill, [threading.main_thread().ident, signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        wait()
    timer.join()


def test_an_interrupt_of_the_wait_does_not_end_the_job():
    go = threading.Event()
    job = Job(lambda: go.wait(10))
    interrupted(job.wait)
    assert not job.done
    go.set()
    job.wait()


def test_after_an_interrupt_no_second_job_begins_beside_the_first():
    background, go, order = Background(), threading.Event(), []
    first = background.start(lambda: order.append(("first", go.wait(10))))
    interrupted(background.wait)
    assert background.job is first
    go.set()
    background.start(lambda: order.append(("second", True)))
    background.wait()
    assert order == [("first", True), ("second", True)]


def test_a_job_whose_thread_cannot_start_is_not_waited_for(monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    end, background = process_end._End(), Background()
    monkeypatch.setattr(process_end, "_end", end)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(RuntimeError, match="thread") as caught:
        background.start(lambda: None)
    assert caught  # Its traceback holds the job.
    assert [done.is_set() for done in end.working] == [True]
    end.finish_work()


def fail():
    raise OSError("disk")


def test_an_error_is_raised_once():
    background = Background()
    background.start(fail)
    with pytest.raises(OSError, match="disk"):
        background.wait()
    background.wait()
    assert background.job is None


def test_check_does_not_wait():
    background, go = Background(), threading.Event()
    job = background.start(go.wait)
    background.check()
    assert background.job is not None
    go.set()
    job.wait()
    background.check()
    assert background.job is None


def test_a_second_job_waits_for_the_first_and_raises_its_error():
    background = Background()
    background.start(fail)
    with pytest.raises(OSError, match="disk"):
        background.start(lambda: None)


def test_of_two_jobs_that_two_threads_start_none_is_lost(meanwhile):
    background, others = Background(), []

    class Slow(Job):
        def wait(self):
            others.append(meanwhile(lambda: background.start(fail)))
            super().wait()

    background.job = Slow(lambda: None)
    background.start(lambda: None)
    others[0].join()
    with pytest.raises(OSError, match="disk"):
        background.wait()


def test_check_looks_at_the_job_once():
    class Taken(Background):
        @property
        def job(self):
            return self._job.pop() if self._job else None

        @job.setter
        def job(self, job):
            self._job = [job] if job else []

    background = Taken()
    background.job = Job(lambda: None)
    background.check()


def test_an_error_that_is_noted_while_another_is_seen_is_kept(monkeypatch):
    first, second = OSError("first"), OSError("second")

    class Errors(list):
        def __iter__(self):
            yield from super().__iter__()
            if len(self) == 1:
                process_end.failed(second)

    monkeypatch.setattr(process_end._end, "errors", Errors())
    process_end.failed(first)
    process_end.seen(first)
    assert [error for _, error in process_end._end.errors] == [second]
    process_end.seen(second)
