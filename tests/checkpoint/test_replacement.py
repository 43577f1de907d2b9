import itertools
import os
import threading

import pytest
import tensorflow as tf

from tests.checkpoint.test_index_file import read, save
from tf2compat.checkpoint import before_saving, disk, replacement, unfinished

CALLS = ("rename", "remove", "link", "write", "sync", "sync_folder")  # Of `disk`: all that changes or orders files.


def save_sharded(prefix, value):
    """Writes a checkpoint of two shards, one for each variable."""
    parts = [f"{prefix}_temp/part-{i}" for i in range(2)]
    for i, (part, name) in enumerate(zip(parts, "ab", strict=True)):
        save(part, [name], value + i)
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=prefix)


def replace(prefix, value, write=save, sync=None):
    with replacement.in_place_of(prefix, sync) as temporary:
        write(temporary, value=value)


def names_in(folder):
    return sorted(os.listdir(folder))


class Mortal:
    """A process that dies at one of the calls that touch files, and does nothing any more, no cleaning either."""

    def __init__(self):
        self.calls, self.dies_at, self.dead = [], None, False

    def start(self, dies_at=None):
        self.calls, self.dies_at, self.dead = [], dies_at, False

    def counted(self, function):
        def call(*args):
            if self.dead or len(self.calls) == self.dies_at:
                self.dead = True
                raise KeyboardInterrupt
            self.calls.append((function.__name__, *args))
            return function(*args)

        return call


@pytest.fixture
def process(monkeypatch):
    found = Mortal()
    for name in CALLS:
        monkeypatch.setattr(disk, name, found.counted(getattr(disk, name)))
    for name in ("rmtree", "remove"):
        monkeypatch.setattr(unfinished.tf.io.gfile, name, found.counted(getattr(tf.io.gfile, name)))
    return found


KINDS = {"one shard": (save, save), "two": (save_sharded, save_sharded), "more": (save, save_sharded)}
KINDS["fewer"] = KINDS["more"][::-1]


@pytest.mark.parametrize("kind", KINDS)
def test_killed_at_any_call_one_checkpoint_of_the_name_is_whole(tmp_path, process, kind):
    """TensorFlow's own kernel reads the older or the newer one, nothing else, wherever the writer dies."""
    write_old, write_new = KINDS[kind]
    seen = []
    for number in itertools.count():
        (tmp_path / str(number)).mkdir()
        prefix = str(tmp_path / str(number) / "model.ckpt")
        write_old(prefix, value=1.0)
        process.start(dies_at=number)
        try:
            replace(prefix, 5.0, write_new)
        except KeyboardInterrupt:
            seen.append(read(prefix))
        else:
            break
    assert seen == sorted(seen)
    assert set(map(tuple, seen)) == {(1.0, 2.0), (5.0, 6.0)}
    count = 1 if write_new is save else 2
    shards = [f"model.ckpt.data-{i:05d}-of-{count:05d}" for i in range(count)]
    assert names_in(tmp_path / str(number)) == [*shards, "model.ckpt.index"]
    assert read(prefix) == [5.0, 6.0]


def test_the_next_process_gets_over_each_of_these_ends(tmp_path, process, monkeypatch):
    """It deletes what the dead one left, and the files have their usual names in the end."""
    for number in itertools.count():
        (tmp_path / str(number)).mkdir()
        prefix = str(tmp_path / str(number) / "m")
        save(prefix, value=1.0)
        process.start(dies_at=number)
        try:
            replace(prefix, 5.0)
        except KeyboardInterrupt:
            process.start()
        else:
            break
        with monkeypatch.context() as patch:
            patch.setattr(unfinished, "_start_of", lambda pid: "1")  # Its number is another process's now.
            patch.setattr(before_saving, "_cleaned", set())
            replace(prefix, 7.0)
        assert read(prefix) == [7.0, 8.0]
        assert names_in(tmp_path / str(number)) == ["m.data-00000-of-00001", "m.index"]


def test_files_are_on_the_disk_before_they_get_their_names(tmp_path, process):
    prefix = str(tmp_path / "m")
    save(prefix, value=1.0)
    replace(prefix, 5.0)
    calls = [
        (name, *(os.path.basename(path) for path in paths if isinstance(path, str))) for name, *paths in process.calls
    ]
    temporary = calls[0][1].partition(".data")[0]
    named = [
        (name, *(str(path).replace(temporary, "NEW") for path in paths)) for name, *paths in calls if name in CALLS
    ]
    folder = ("sync_folder", tmp_path.name)
    assert named[:14] == [
        ("sync", "NEW.data-00000-of-00001"),
        ("sync", "NEW.index"),
        ("link", "NEW.data-00000-of-00001", "m.data-00000-of-00002"),
        ("remove", "m.data-00000-of-00002"),  # One that a killed process left.
        ("write", "NEW.second.index"),
        ("sync", "NEW.second.index"),
        folder,
        ("rename", "NEW.second.index", "m.index"),
        folder,
        ("rename", "NEW.data-00000-of-00001", "m.data-00000-of-00001"),
        folder,
        ("rename", "NEW.index", "m.index"),
        folder,
        ("remove", "m.data-00000-of-00002"),
    ]
    process.start()
    replace(prefix, 5.0, sync=False)
    assert not [name for name, *_ in process.calls if name.startswith("sync")]


def test_a_file_system_without_links(tmp_path, monkeypatch):
    def refused(*paths):
        raise OSError(38, "Function not implemented")

    prefix = str(tmp_path / "m")
    save(prefix, value=1.0)
    monkeypatch.setattr(disk.os, "link", refused)
    replace(prefix, 5.0)
    assert read(prefix) == [5.0, 6.0]


def test_a_damaged_older_one_is_replaced(tmp_path):
    prefix = str(tmp_path / "m")
    save(prefix, value=1.0)
    os.truncate(f"{prefix}.index", 20)
    replace(prefix, 5.0)
    assert read(prefix) == [5.0, 6.0]
    assert names_in(tmp_path) == ["m.data-00000-of-00001", "m.index"]


def test_a_failed_write_leaves_the_old_one(tmp_path):
    prefix = str(tmp_path / "m")
    save(prefix, value=1.0)

    def fail(temporary, value):
        save(temporary, value=value)
        os.makedirs(f"{temporary}_temp")
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        replace(prefix, 5.0, fail)
    assert read(prefix) == [1.0, 2.0]
    assert names_in(tmp_path) == ["m.data-00000-of-00001", "m.index"]


def test_two_threads_save_under_one_name_one_after_the_other(tmp_path):
    prefix = str(tmp_path / "m-1")
    begun, order = threading.Event(), []

    def second():
        begun.set()
        with replacement.in_place_of(prefix) as temporary:
            order.append("second")
            save(temporary, value=2.0)

    thread = threading.Thread(target=second)
    with replacement.in_place_of(prefix) as temporary:
        thread.start()
        begun.wait()
        thread.join(0.05)
        order.append("first")
        save(temporary, value=1.0)
    thread.join()
    assert order == ["first", "second"]
    assert read(prefix) == [2.0, 3.0]


def test_two_writers_of_one_name_do_not_mix(tmp_path, monkeypatch):
    """Another process has the folder: this one waits with its renames, not longer than it has patience."""
    prefix = str(tmp_path / "m")
    monkeypatch.setattr(disk, "_PATIENCE", 0.05)
    with disk.locked(str(tmp_path)), disk.locked(str(tmp_path / ".")):
        replace(prefix, 3.0)
    assert read(prefix) == [3.0, 4.0]
