import pathlib
import urllib.error

import numpy as np
import pytest

import tf2compat.v1 as tf

base = tf.contrib.learn.datasets.base


def test_a_file_that_is_there_is_not_fetched(tmp_path):
    source = tmp_path / "source"
    source.write_text("content")
    path = base.maybe_download("copy", str(tmp_path / "folder"), source.as_uri())
    assert pathlib.Path(path).read_text() == "content"
    source.unlink()
    assert base.maybe_download("copy", str(tmp_path / "folder"), source.as_uri()) == path
    with pytest.raises(urllib.error.URLError):
        base.maybe_download("other", str(tmp_path / "folder"), source.as_uri())
    assert [file.name for file in (tmp_path / "folder").iterdir()] == ["copy"]


def test_rows_of_a_file(tmp_path):
    (tmp_path / "with.csv").write_text("2,3,a,b,c\n1,2,3,0\n4,5,6,1\n")
    (tmp_path / "without.csv").write_text("0,1,2\n1,4,5\n")
    found = base.load_csv_with_header(str(tmp_path / "with.csv"), np.int32, np.float32)
    assert (found.data.tolist(), found.target.tolist()) == ([[1, 2, 3], [4, 5, 6]], [0, 1])
    found = base.load_csv_without_header(str(tmp_path / "without.csv"), np.int32, np.float32, target_column=0)
    assert (found.data.tolist(), found.target.tolist()) == ([[1, 2], [4, 5]], [0, 1])
