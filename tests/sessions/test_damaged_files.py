import numpy as np
import pytest

import tf2compat.v1 as tf
from tf2compat.sessions import damaged_files
from tf2compat.sessions.damaged_files import with_file_name


@pytest.fixture
def paths(graph, tmp_path):
    """Two files of records, the second damaged, and a graph that reads them."""
    made = [str(tmp_path / name) for name in ("good", "bad")]
    for path in made:
        with tf.python_io.TFRecordWriter(path) as writer:
            writer.write(b"one record")
    with open(made[1], "r+b") as file:
        file.truncate(20)
    tf.TFRecordReader().read(tf.train.string_input_producer(made, num_epochs=1))
    return made


def value_of(tensor):
    return np.array(tf.get_static_value(tensor))


def test_the_file_is_found(graph, paths):
    assert with_file_name("Lost.", graph, value_of) == f"Lost.\nThe file is {paths[1]}."


def test_large_data_is_not_read(graph, paths, monkeypatch):
    monkeypatch.setattr(damaged_files, "_MOST_BYTES", 10)
    assert with_file_name("Lost.", graph, value_of) == f"Lost.\nThe file is one of 2: {paths[0]}…"


def test_the_first_error_counts(graph, paths):
    def closed(tensor):
        raise RuntimeError("closed")

    assert with_file_name("Lost.", graph, closed) == "Lost."
    with tf.Graph().as_default() as other:
        assert with_file_name("Lost.", other, value_of) == "Lost."
