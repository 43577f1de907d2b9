import os

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import damage, damage_of


def test_a_good_one(saved):
    assert damage_of(saved(1)[0]) == ""


def test_each_damage_is_named(saved, fault):
    prefix = saved(1)[0]
    fault(prefix)
    assert "cannot be read" in damage_of(prefix)
    assert "{{" not in damage_of(prefix)


def test_none_at_all(tmp_path):
    assert damage_of(str(tmp_path / "m")) == "It has no index file."


@pytest.mark.parametrize(
    "error",
    [
        tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor"),
        tf.errors.InternalError(None, None, "std::bad_alloc"),
        tf.errors.DataLossError(None, None, "Unable to open table file: too many open files"),
        tf.errors.NotFoundError(None, None, "Failed to find any matching files"),
        tf.errors.UnknownError(None, None, "Input/output error"),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_proves_nothing(saved, fault, monkeypatch, error):
    """Whatever TensorFlow says, the bytes decide."""
    prefixes = saved(1, 2)
    fault(prefixes[1])

    def fail(prefix):
        raise error

    monkeypatch.setattr(damage, "_read", fail)
    with pytest.raises(type(error)):
        damage_of(prefixes[0])
    assert "cannot be read" in damage_of(prefixes[1])


def test_a_folder_that_may_not_be_touched_is_not_an_empty_one(saved, monkeypatch):
    """A folder that may be listed, and not entered: its files do not `exist`."""
    prefix = saved(1)[0]

    def refuse(*arguments):
        raise tf.errors.PermissionDeniedError(None, None, "Permission denied")

    monkeypatch.setattr(tf.io.gfile, "exists", lambda path: False)
    monkeypatch.setattr(tf.io.gfile, "stat", refuse)
    with pytest.raises(tf.errors.PermissionDeniedError):
        damage_of(prefix)


@pytest.fixture
def oldest(tmp_path):
    """Returns the path of a checkpoint of `SaverDef.V1`."""
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", [100])
        sess.run(v1.global_variables_initializer())
        return v1.train.Saver(write_version=v1.train.SaverDef.V1).save(sess, str(tmp_path / "old"))


def test_the_oldest_format(oldest, monkeypatch):
    assert damage_of(oldest) == ""
    os.truncate(oldest, os.path.getsize(oldest) - 5)
    assert "It cannot be read" in damage_of(oldest)

    def fail(prefix):
        raise tf.errors.InternalError(None, None, "std::bad_alloc")

    monkeypatch.setattr(damage, "_read", fail)
    with pytest.raises(tf.errors.InternalError):
        damage_of(oldest)
