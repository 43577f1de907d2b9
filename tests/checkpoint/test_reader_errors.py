"""The classes are those of 1.15.5."""

import os

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.checkpoint.reader_errors import of_its_class


@pytest.fixture
def prefix(tmp_path, graph):
    x = tf.get_variable("x", [2])
    with tf.Session() as sess:
        sess.run(x.initializer)
        return tf.train.Saver().save(sess, str(tmp_path / "m"))


def _in_a_folder(path):
    os.remove(path)
    os.mkdir(path)


def _flipped(path):
    with open(path, "r+b") as stream:
        byte = stream.read(1)
        stream.seek(0)
        stream.write(bytes([byte[0] ^ 1]))


OF_OPENING = {
    "cut": (lambda path: os.truncate(path, os.path.getsize(path) // 2), stock.errors.DataLossError),
    "empty": (lambda path: os.truncate(path, 0), stock.errors.DataLossError),
    "flipped": (_flipped, stock.errors.DataLossError),
    "a folder": (_in_a_folder, stock.errors.FailedPreconditionError),
}


@pytest.mark.parametrize("name", OF_OPENING)
def test_an_index_that_cannot_be_read(prefix, name):
    spoil, kind = OF_OPENING[name]
    spoil(f"{prefix}.index")
    train = tf.train
    for use in (train.NewCheckpointReader, train.load_checkpoint, train.list_variables):
        with pytest.raises(stock.errors.OpError) as caught:
            use(prefix)
        assert type(caught.value) is kind, use
    with pytest.raises(kind):
        train.load_variable(prefix, "x")
    with pytest.raises(kind):
        train.init_from_checkpoint(prefix, {"x": tf.get_variable("y", [2])})


OF_VALUES = {
    "gone": (os.remove, stock.errors.NotFoundError),
    "cut": (lambda path: os.truncate(path, 1), stock.errors.OutOfRangeError),
    "flipped": (_flipped, stock.errors.DataLossError),
}


@pytest.mark.parametrize("name", OF_VALUES)
def test_values_that_cannot_be_read(prefix, name):
    reader = tf.train.NewCheckpointReader(prefix)
    spoil, kind = OF_VALUES[name]
    spoil(f"{prefix}.data-00000-of-00001")
    for use in (lambda: reader.get_tensor("x"), lambda: tf.train.load_variable(prefix, "x")):
        with pytest.raises(stock.errors.OpError) as caught:
            use()
        assert type(caught.value) is kind
    with pytest.raises(stock.errors.NotFoundError):
        reader.get_tensor("z")


def test_what_says_nothing_stays_as_it_is():
    for error in (stock.errors.OpError(None, None, "Input/output error", 2), KeyError("x"), IndexError("list index")):
        with pytest.raises(type(error)) as caught, of_its_class():
            raise error
        assert caught.value is error
