import threading

from tf2compat.checkpoint import pending
from tf2compat.sessions.background import Job


def test_it_waits_for_the_path_and_for_its_folder(tmp_path):
    for path in (tmp_path / "m-1", tmp_path, f"{tmp_path}/"):
        go, order = threading.Event(), []
        job = Job(lambda go=go, order=order: (go.wait(10), order.append("written")))
        pending.note(str(tmp_path / "m-1"), job)
        threading.Timer(0.05, go.set).start()
        pending.settle(str(path))
        assert order == ["written"]


def test_it_waits_for_nothing_else(tmp_path):
    go = threading.Event()
    job = Job(lambda: go.wait(10))
    pending.note(str(tmp_path / "a" / "m-1"), job)
    for path in (tmp_path, tmp_path / "b", tmp_path / "a" / "m-2"):
        pending.settle(str(path))
    assert not job.done
    go.set()
    job.wait()


def test_the_writer_does_not_wait_for_itself(tmp_path):
    noted = threading.Event()
    job = Job(lambda: (noted.wait(10), pending.settle(str(tmp_path))))
    pending.note(str(tmp_path / "m"), job)
    noted.set()
    job.wait()
    assert job.error is None
