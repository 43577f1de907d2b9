import os
import threading

import pytest
import tensorflow as tf

from tf2compat.checkpoint import files


def write(prefix, text="x", shards=1):
    for i in range(shards):
        with open(f"{prefix}.data-{i:05d}-of-{shards:05d}", "w") as stream:
            stream.write(text)
    with open(f"{prefix}.index", "w") as stream:
        stream.write(text)


def texts(prefix):
    found = []
    for path in files.files_of(prefix):
        with open(path) as stream:
            found.append(stream.read())
    return found


def test_files_of_takes_no_file_of_another_checkpoint(tmp_path):
    for name in ("m-1", "m-10", "m-1.saving"):
        write(str(tmp_path / name))
    (tmp_path / "m-1.meta").touch()
    names = [os.path.basename(path) for path in files.files_of(str(tmp_path / "m-1"))]
    assert names == ["m-1.data-00000-of-00001", "m-1.index", "m-1.meta"]
    assert [os.path.basename(p) for p in files.prefixes(str(tmp_path))] == ["m-1", "m-10"]
    assert [files.step_of(str(tmp_path / name)) for name in ("m-1", "m-10", "m")] == [1, 10, -1]


def test_shards_of_the_oldest_format_are_one_checkpoint(tmp_path):
    for number in (0, 1):
        (tmp_path / f"m[1]-{number:05d}-of-00002").touch()
    (tmp_path / "m[1]-00000-of-00003").touch()
    found = files.files_of(str(tmp_path / "m[1]-?????-of-00002"))
    assert [os.path.basename(path) for path in found] == ["m[1]-00000-of-00002", "m[1]-00001-of-00002"]
    assert len(files.files_of(str(tmp_path / "m[1]-?????-of-?????"))) == 3
    assert files.exists(str(tmp_path / "m[1]-?????-of-00002"))
    assert not files.exists(str(tmp_path / "m[1]-?????-of-00004"))
    assert not files.exists(str(tmp_path / "n"))


def test_two_threads_save_under_one_name_one_after_the_other(tmp_path):
    prefix = str(tmp_path / "m-1")
    begun, order = threading.Event(), []

    def second():
        begun.set()
        with files.in_place_of(prefix) as temporary:
            order.append("second")
            write(temporary, "second")

    thread = threading.Thread(target=second)
    with files.in_place_of(prefix) as temporary:
        thread.start()
        begun.wait()
        thread.join(0.05)
        order.append("first")
        write(temporary, "first")
    thread.join()
    assert order == ["first", "second"]
    assert texts(prefix) == ["second", "second"]


def test_a_prefix_may_be_the_name_of_a_folder(tmp_path):
    variable = tf.Variable([1.0, 2.0])
    (tmp_path / "model").mkdir()
    written = tf.train.Checkpoint(v=variable).write(str(tmp_path / "model"))
    assert files.open_checkpoint(written).get_tensor("v/.ATTRIBUTES/VARIABLE_VALUE").tolist() == [1.0, 2.0]


def test_set_aside_keeps_everything(tmp_path):
    prefix = str(tmp_path / "m-1")
    for ending in (".damaged", ".damaged-1"):
        write(prefix)
        assert files.set_aside(prefix) == ending
        assert not files.exists(prefix)
        assert os.path.exists(f"{prefix}.index{ending}")


def test_the_new_checkpoint_takes_the_place_of_the_old(tmp_path):
    prefix = str(tmp_path / "m")
    write(prefix, "old", shards=2)
    with files.in_place_of(prefix) as temporary:
        write(temporary, "new")
        assert texts(prefix) == ["old", "old", "old"]
    assert texts(prefix) == ["new", "new"]
    assert len(os.listdir(tmp_path)) == 2


def test_a_failed_write_leaves_the_old_one(tmp_path):
    prefix = str(tmp_path / "m")
    write(prefix, "old")

    def fail():
        with files.in_place_of(prefix) as temporary:
            write(temporary, "new")
            os.makedirs(f"{temporary}_temp")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert texts(prefix) == ["old", "old"]
    assert len(os.listdir(tmp_path)) == 2


@pytest.mark.parametrize("killed_after", range(6))
def test_killed_at_any_rename_one_checkpoint_is_whole(tmp_path, monkeypatch, killed_after):
    prefix = str(tmp_path / "m-1")
    write(prefix, "old")
    calls = []
    rename, remove = files.tf.io.gfile.rename, files.tf.io.gfile.remove

    def counted(function):
        def call(*args, **kwargs):
            if len(calls) == killed_after:
                raise KeyboardInterrupt
            calls.append(args)
            return function(*args, **kwargs)

        return call

    def save():
        with files.in_place_of(prefix) as temporary:
            write(temporary, "new")

    with monkeypatch.context() as patch:
        patch.setattr(files.tf.io.gfile, "rename", counted(rename))
        patch.setattr(files.tf.io.gfile, "remove", counted(remove))
        with pytest.raises(KeyboardInterrupt):
            save()
    files.finish_replacements(str(tmp_path))
    assert texts(prefix) in (["old", "old"], ["new", "new"])
    assert len(os.listdir(tmp_path)) == 2


def test_remove(tmp_path):
    write(str(tmp_path / "m-1"))
    write(str(tmp_path / "m-10"))
    files.remove(str(tmp_path / "m-1"))
    assert [os.path.basename(p) for p in files.prefixes(str(tmp_path))] == ["m-10"]


def test_a_folder_that_is_not_there_has_none(tmp_path):
    assert files.prefixes(str(tmp_path / "nowhere")) == []
