import os
import socket

import pytest

from tf2compat.checkpoint import unfinished

ENDINGS = (".index", ".data-00000-of-00001.tempstate17", ".second.index", "_temp")


def make(prefix, endings=ENDINGS):
    for ending in endings:
        if ending == "_temp":
            os.makedirs(f"{prefix}{ending}")
        else:
            with open(f"{prefix}{ending}", "w"):
                pass


def owned_by(prefix, machine=None, pid=None, start=None):
    """Returns the temporary prefix of another process."""
    *head, found_machine, found_pid, found_start, random = unfinished.temporary_prefix(prefix).split("-")
    return "-".join((*head, machine or found_machine, pid or found_pid, start or found_start, random))


@pytest.fixture
def gone_pid():
    pid = os.posix_spawnp("true", ["true"], {})
    os.waitpid(pid, 0)
    return str(pid)


def test_a_temporary_prefix_names_its_owner():
    first, second = (unfinished.temporary_prefix("/d/model.ckpt-1") for _ in range(2))
    assert first.startswith("/d/model.ckpt-1.saving-")
    assert f"-{os.getpid()}-" in first
    assert "".join(filter(str.isalnum, socket.gethostname()))[:8] in first
    assert first != second
    assert all(unfinished.is_unfinished(os.path.basename(first) + ending) for ending in ("", *ENDINGS))
    for name in ("model.ckpt-1", "my.saving_model-1", "m.saving", "m.saving-1", f"{os.path.basename(first)}0"):
        assert not unfinished.is_unfinished(name)


def test_what_belongs_to_a_process_that_lives_stays(tmp_path):
    prefix = str(tmp_path / "m-1")
    make(unfinished.temporary_prefix(prefix))
    make(owned_by(prefix, machine="abcdef", pid="1"))  # On another machine: who knows.
    before = sorted(os.listdir(tmp_path))
    unfinished.clean(str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == before


def test_what_belongs_to_nobody_goes(tmp_path, gone_pid):
    prefix = str(tmp_path / "m-1")
    make(owned_by(prefix, pid=gone_pid))
    make(owned_by(prefix, start="1"))  # The number of this process, which another one had before.
    old = owned_by(prefix, machine="abcdef", pid="1")
    make(old)
    for name in os.listdir(tmp_path):
        if name.startswith(os.path.basename(old)):
            os.utime(tmp_path / name, (1e9, 1e9))
    (tmp_path / "m-2.index").touch()
    unfinished.clean(str(tmp_path))
    assert os.listdir(tmp_path) == ["m-2.index"]


def test_a_failed_write_takes_its_own_files_alone(tmp_path):
    first, second = (unfinished.temporary_prefix(str(tmp_path / "m-1")) for _ in range(2))
    make(first)
    make(second)
    unfinished.remove_unfinished(first)
    assert len(os.listdir(tmp_path)) == len(ENDINGS)
    assert all(name.startswith(os.path.basename(second)) for name in os.listdir(tmp_path))


def test_files_of_tensorflow_go_when_they_are_old(tmp_path):
    """A process that is killed while it replaces a state file, a graph or a `.meta` file leaves one."""
    ending = ".tmp" + "0123456789abcdef" * 2
    left = [f"{name}{ending}" for name in ("checkpoint", "graph.pbtxt", "model.ckpt-7.meta")]
    kept = [f"notes{ending}", "model.ckpt-7.meta", "checkpoint"]
    for name in (*left, *kept):
        (tmp_path / name).touch()
    unfinished.clean(str(tmp_path))  # Somebody may be writing them.
    assert sorted(os.listdir(tmp_path)) == sorted([*left, *kept])
    for name in (*left, *kept):
        os.utime(tmp_path / name, (1, 1))
    unfinished.clean(str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == sorted(kept)
