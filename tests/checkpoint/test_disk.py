import errno
import os

import pytest
import tensorflow as tf

from tf2compat.checkpoint import disk


def test_regular_files(tmp_path):
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    os.symlink(tmp_path / "file", tmp_path / "link")
    os.symlink(tmp_path / "nowhere", tmp_path / "dangling")
    names = ("file", "link", "pipe", "dangling", "missing", ".")
    assert [disk.is_file(str(tmp_path / name)) for name in names] == [True, True, False, False, False, False]
    assert [disk.is_irregular(str(tmp_path / name)) for name in names] == [False, False, True, False, False, True]
    assert not disk.is_file("/dev/null")
    assert disk.is_irregular("/dev/null")
    assert [disk.is_local(path) for path in ("a/b", "/a", "gs://bucket/a")] == [True, True, False]


def test_a_signature_tells_a_replaced_file(tmp_path):
    first, second = str(tmp_path / "a"), str(tmp_path / "b")
    for path in (first, second):
        disk.write(path, b"same")
    before = disk.signature(first)
    assert before == disk.signature(first)
    disk.rename(second, first)
    assert disk.signature(first) != before
    assert disk.signature(second) is None


def test_a_link_is_a_second_name_or_a_copy(tmp_path, monkeypatch):
    first, second = str(tmp_path / "a"), str(tmp_path / "b")
    disk.write(first, b"1")
    disk.write(second, b"2")
    disk.link(first, second)
    assert os.path.samefile(first, second)
    monkeypatch.setattr(disk.os, "link", lambda *paths: disk.os.stat("/nowhere"))
    disk.link(first, second)
    assert not os.path.samefile(first, second)
    with open(second) as stream:
        assert stream.read() == "1"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, tf.errors.ResourceExhaustedError),
        (errno.EDQUOT, tf.errors.ResourceExhaustedError),
        (errno.EACCES, tf.errors.PermissionDeniedError),
        (errno.ENOENT, tf.errors.NotFoundError),
        (errno.EIO, tf.errors.UnknownError),
        (errno.EINVAL, None),
    ],
)
def test_a_disk_that_fails_when_it_is_to_keep_a_file(tmp_path, monkeypatch, number, kind):
    """A full disk shows itself then at the latest, and is told as where the file is written."""

    def fail(descriptor):
        raise OSError(number, os.strerror(number))

    disk.write(str(tmp_path / "a"), b"1")
    monkeypatch.setattr(disk.os, "fsync", fail)
    if kind is None:  # The file system has no such call.
        disk.sync(str(tmp_path / "a"))
        disk.sync_folder(str(tmp_path))
        return
    for sync, path in ((disk.sync, tmp_path / "a"), (disk.sync_folder, tmp_path)):
        with pytest.raises(kind, match=os.strerror(number)):
            sync(str(path))


def test_other_machines_file_systems_sync_themselves(monkeypatch):
    synced = []
    monkeypatch.setattr(disk, "_sync", lambda path, flags: synced.append(path))
    disk.sync("gs://bucket/a")
    disk.sync_folder("gs://bucket")
    assert synced == []


def test_a_folder_is_locked_without_a_file(tmp_path, monkeypatch):
    with disk.locked(str(tmp_path)):
        assert os.listdir(tmp_path) == []
    with disk.locked(str(tmp_path / "nowhere")), disk.locked("gs://bucket"):
        pass
    monkeypatch.setattr(disk, "fcntl", None)
    with disk.locked(str(tmp_path)):
        pass
