import os
import signal

import pytest

from tests.faults import file_calls


@pytest.fixture
def killed(monkeypatch):
    found = []
    monkeypatch.setattr(os, "kill", lambda pid, number: found.append((pid, number)))
    return found


def watched(folder, **options):
    calls = file_calls._Calls(str(folder), **({"kill_at": 0, "fail_from": 0, "slow": False} | options))
    return file_calls._watched(os.rename, calls, lambda: OSError("injected"))


def test_calls_fail_from_a_number_on(tmp_path):
    (tmp_path / "a").touch()
    rename = watched(tmp_path, fail_from=2)
    rename(tmp_path / "a", str(tmp_path / "b"))
    for _ in range(2):
        with pytest.raises(OSError, match="injected"):
            rename(tmp_path / "b", tmp_path / "c")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


@pytest.mark.parametrize(("kill_at", "there"), [(4, "b"), (5, "c")])
def test_the_process_dies_before_or_after_a_call(tmp_path, killed, kill_at, there):
    (tmp_path / "a").touch()
    rename = watched(tmp_path, kill_at=kill_at)
    rename(tmp_path / "a", tmp_path / "b")
    assert killed == []
    seen = []
    os.kill = lambda pid, number: seen.append((number, os.listdir(tmp_path)))  # `killed` puts it back.
    rename(tmp_path / "b", tmp_path / "c")
    assert seen == [(signal.SIGKILL, [there])]


def test_other_folders_are_left_alone(tmp_path, killed):
    (tmp_path / "a").touch()
    rename = watched(tmp_path / "other", kill_at=2, fail_from=1)
    rename(tmp_path / "a", tmp_path / "b")
    assert killed == []
    assert (tmp_path / "b").exists()


def test_the_calls_that_are_watched_are_there():
    import tensorflow  # noqa: F401

    native = file_calls.native_calls()
    assert [name for name in file_calls.OF_OS if not hasattr(os, name)] == []
    assert [name for name in file_calls.OF_TENSORFLOW if not hasattr(native, name)] == []
