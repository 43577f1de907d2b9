import pytest
import tensorflow

import tf2compat.v1 as tf

# The types that TensorFlow 1.15.5 raises.
CASES = {
    "nope": (ValueError, "not a valid checkpoint"),
    "folder/": (ValueError, "not a valid checkpoint"),
    "none/nope": (tf.errors.NotFoundError, "none; No such file or directory"),
    "none/a/nope": (tf.errors.NotFoundError, "none/a; No such file or directory"),
    "file/nope": (tf.errors.FailedPreconditionError, "file; Not a directory"),
    "x" * 300 + "/nope": (tf.errors.InvalidArgumentError, "File name too long"),
}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path[:12])
@pytest.mark.parametrize("as_bytes", [False, True])
def test_a_checkpoint_that_is_not_there_gives_the_error_of_tensorflow_1(graph, tmp_path, path, as_bytes):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    tf.get_variable("v", initializer=1.0)
    kind, said = CASES[path]
    given = f"{tmp_path}/{path}"
    with tf.Session() as sess, pytest.raises(kind, match=said) as caught:
        tf.train.Saver().restore(sess, given.encode() if as_bytes else given)
    assert given in str(caught.value)
    assert "latest_checkpoint" in str(caught.value)


@pytest.mark.parametrize("path", ["nope", "none/nope", None, ""])
def test_a_relative_path_and_none(graph, tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)
    tf.get_variable("v", initializer=1.0)
    with tf.Session() as sess, pytest.raises(tf.errors.NotFoundError if path == "none/nope" else ValueError):
        tf.train.Saver().restore(sess, path)


def test_the_folder_of_another_file_system_is_not_listed(graph):
    tf.get_variable("v", initializer=1.0)
    with tf.Session() as sess, pytest.raises((ValueError, tensorflow.errors.OpError)):
        tf.train.Saver().restore(sess, "ram://none/nope")
