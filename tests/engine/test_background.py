import threading

import pytest

from tf2compat.engine.background import Background, Job


def test_a_job_runs_beside():
    go, seen = threading.Event(), []
    job = Job(lambda: seen.append(go.wait(10)))
    assert not job.done
    go.set()
    job.wait()
    assert job.done
    assert seen == [True]


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
