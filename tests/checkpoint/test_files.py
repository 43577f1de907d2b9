import os

import tensorflow as tf

from tf2compat.checkpoint import files


def write(prefix, text="x", shards=1):
    for i in range(shards):
        with open(f"{prefix}.data-{i:05d}-of-{shards:05d}", "w") as stream:
            stream.write(text)
    with open(f"{prefix}.index", "w") as stream:
        stream.write(text)


def test_files_of_takes_no_file_of_another_checkpoint(tmp_path):
    for name in ("m-1", "m-10", "m-1.saving-host-0a1b2c-17-99-0a1b2c"):
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


def test_set_aside_keeps_everything(tmp_path):
    prefix = str(tmp_path / "m-1")
    for ending in (".damaged", ".damaged-1"):
        write(prefix)
        assert files.set_aside(prefix) == ending
        assert not files.exists(prefix)
        assert os.path.exists(f"{prefix}.index{ending}")


def test_remove(tmp_path):
    write(str(tmp_path / "m-1"))
    write(str(tmp_path / "m-10"))
    files.remove(str(tmp_path / "m-1"))
    assert [os.path.basename(p) for p in files.prefixes(str(tmp_path))] == ["m-10"]


def test_a_folder_that_is_not_there_has_none(tmp_path):
    assert files.prefixes(str(tmp_path / "nowhere")) == []


def test_what_is_no_regular_file_is_not_opened(tmp_path):
    """A pipe would be waited for without end."""
    os.mkfifo(tmp_path / "m-1.index")
    os.mkfifo(tmp_path / "v1")
    assert files.prefixes(str(tmp_path)) == []
    assert not files.exists(str(tmp_path / "m-1"))
    assert not files.exists(str(tmp_path / "v1"))
    prefix = tf.train.Checkpoint(v=tf.Variable(1.0)).write(str(tmp_path / "m-2"))
    assert files.looks_whole(prefix)
    os.remove(f"{prefix}.data-00000-of-00001")
    os.mkfifo(f"{prefix}.data-00000-of-00001")
    assert not files.looks_whole(prefix)
