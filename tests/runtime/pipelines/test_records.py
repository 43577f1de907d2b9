import gzip

import pytest
import tensorflow as tf2

import tf2compat.v1 as tf
from tf2compat.errors import UnsupportedError
from tf2compat.runtime.pipelines.records import records


def read(reader, path, with_keys):
    with tf.Graph().as_default():
        operation = reader().reader_ref.op
    with tf2.init_scope():
        dataset = records(tf2.data.Dataset.from_tensors(str(path)), operation, with_keys)
        return list(dataset.as_numpy_iterator())


def test_values_alone_and_with_keys(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("a\nb\n")
    assert read(tf.TextLineReader, path, False) == [b"a", b"b"]
    assert read(tf.TextLineReader, path, True) == [(f"{path}:1".encode(), b"a"), (f"{path}:2".encode(), b"b")]


def test_compressed_records(tmp_path):
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"abcdef"))
    assert read(lambda: tf.FixedLengthRecordReader(2, encoding="GZIP"), path, False) == [b"ab", b"cd", b"ef"]


def test_overlapping_records_are_refused(tmp_path):
    with pytest.raises(UnsupportedError, match="hop_bytes=1"):
        read(lambda: tf.FixedLengthRecordReader(2, hop_bytes=1), tmp_path / "x", False)
