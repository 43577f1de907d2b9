import errno
import os
import types

import pytest

from tests.faults.disk import Disk


@pytest.fixture
def filled(monkeypatch):
    """The sizes of ballast on a disk with 1,000 bytes of room, of which another process takes 300 at the first try."""
    found = []

    def allocate(descriptor, start, size):
        found.append(size)
        if len(found) == 1:
            raise OSError(errno.ENOSPC, "no room")

    room = [1000, 700, 700]
    monkeypatch.setattr(os, "statvfs", lambda path: types.SimpleNamespace(f_bavail=room[len(found)], f_frsize=1))
    monkeypatch.setattr(os, "posix_fallocate", allocate)
    return found


def test_a_disk_is_filled_while_others_write(tmp_path, filled):
    disk = Disk(tmp_path)
    disk.fill(100)
    assert filled == [900, 600]
    assert os.listdir(tmp_path) == ["ballast"]
    disk.free()
    disk.free()
    assert os.listdir(tmp_path) == []


def test_a_disk_that_is_full_already_is_left_as_it_is(tmp_path, filled):
    Disk(tmp_path).fill(1000)
    assert filled == []
