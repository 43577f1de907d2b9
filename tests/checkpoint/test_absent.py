import os

import pytest
import tensorflow

import tf2compat.v1 as tf

# The types that TensorFlow 1.15.5 raises.
CASES = {
    "nope": (ValueError, "not a valid checkpoint"),
    "folder/": (ValueError, "not a valid checkpoint"),
    "o*": (ValueError, "not a valid checkpoint"),
    "none[1]/nope": (ValueError, "not a valid checkpoint"),
    "fold*": (tf.errors.NotFoundError, "it is the pattern of"),
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


# What TensorFlow 1.15.5 returns, and for the error of a reader its class.
EXISTS = {
    "folder": True,
    "folder/": False,
    "fold*": True,
    "fold?r": True,
    "o*": False,
    "none[1]/a": False,
    ".": False,
    "none/a": tf.errors.NotFoundError,
    "none/*": tf.errors.NotFoundError,
    "file/a": tf.errors.FailedPreconditionError,
}
READ = {
    "o*": tf.errors.NotFoundError,
    ".": tf.errors.NotFoundError,
    "folder/": tf.errors.NotFoundError,
    "fold*": tf.errors.NotFoundError,
    "none[1]/a": tf.errors.NotFoundError,
    "none/a": tf.errors.InvalidArgumentError,
    "none/*": tf.errors.InvalidArgumentError,
    "file/a": tf.errors.InvalidArgumentError,
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", EXISTS)
def test_what_exists(folder, path):
    expected = EXISTS[path]
    if isinstance(expected, bool):
        assert tf.train.checkpoint_exists(path) is expected
        assert len(tf.train.get_checkpoint_mtimes([path])) == expected
        return
    for call in (tf.train.checkpoint_exists, lambda path: tf.train.get_checkpoint_mtimes([path])):
        with pytest.raises(expected):
            call(path)


@pytest.mark.parametrize("path", READ)
def test_what_cannot_be_read(folder, path):
    with pytest.raises(READ[path]):
        tf.train.NewCheckpointReader(path)
    if path not in (".", "folder/"):
        calls = [tf.train.list_variables, tf.train.load_checkpoint, lambda path: tf.train.load_variable(path, "v")]
        for call in (*calls, lambda path: tf.train.init_from_checkpoint(path, {"/": "/"})):
            with pytest.raises(READ[path]):
                call(path)


def test_a_checkpoint_without_its_values_is_not_found_and_damaged(graph, folder):
    tf.get_variable("v", initializer=1.0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        path = tf.train.Saver().save(sess, "./model")
        os.remove("model.data-00000-of-00001")
        with pytest.raises(tf.errors.NotFoundError, match="is damaged") as caught:
            tf.train.Saver().restore(sess, path)
    assert isinstance(caught.value, tf.errors.DataLossError)
    assert caught.value.error_code == tf.errors.NOT_FOUND
