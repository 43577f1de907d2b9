"""The records of files as data sets, as TF1's readers read them: keys and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported

__all__ = ["records"]


def _attribute(reader: tf.Operation, name: str) -> Any:
    return reader.get_attr(name)


def _fixed_length(reader: tf.Operation) -> Callable[[Any], tf.data.Dataset]:
    header, size, footer, hop = (
        _attribute(reader, name) for name in ("header_bytes", "record_bytes", "footer_bytes", "hop_bytes")
    )
    if hop not in (0, size):
        raise unsupported("input_pipeline='tf.data'", f"The records of '{reader.name}' overlap (hop_bytes={hop}).")
    encoding = {b"": "", b"none": "", b"gzip": "GZIP", b"zlib": "ZLIB"}[_attribute(reader, "encoding").lower()]
    return lambda name: tf.data.FixedLengthRecordDataset(name, size, header, footer, compression_type=encoding)


def _numbered(first: int) -> Callable[[tf.data.Dataset, Any], tf.data.Dataset]:
    """Returns a function that adds the keys: `file:first`, `file:first+1`…"""

    def add(values: tf.data.Dataset, name: Any) -> tf.data.Dataset:
        def keyed(number: Any, value: Any) -> Any:
            return tf.strings.join([name, ":", tf.strings.as_string(number)]), value

        return values.enumerate(first).map(keyed)

    return add


def _offsets(values: tf.data.Dataset, name: Any) -> tf.data.Dataset:
    """Adds the keys of TFRecords: `file:position`; a record has 16 bytes around it."""

    def keyed(position: Any, value: Any) -> Any:
        key = tf.strings.join([name, ":", tf.strings.as_string(position)])
        # Length (8 bytes) and its checksum (4) before the record, the record's checksum (4) behind it.
        return position + 16 + tf.cast(tf.strings.length(value), tf.int64), (key, value)

    return values.scan(tf.constant(0, tf.int64), keyed)


def records(files: tf.data.Dataset, reader: tf.Operation, with_keys: bool) -> tf.data.Dataset:
    """Returns the records of files: (key, value) pairs, or values alone.

    Args:
        files: their names.
        reader: the operation of a TF1 reader.
        with_keys: whether keys are wanted.

    Raises:
        UnsupportedError: the reader reads in a way that data sets do not have.
    """
    if reader.type == "IdentityReaderV2":
        return files.map(lambda name: (name, name) if with_keys else name)
    if reader.type == "WholeFileReaderV2":
        return files.map(lambda name: (name, tf.io.read_file(name)) if with_keys else tf.io.read_file(name))
    add_keys: Callable[[tf.data.Dataset, Any], tf.data.Dataset]
    if reader.type == "FixedLengthRecordReaderV2":
        values_of, add_keys = _fixed_length(reader), _numbered(0)
    elif reader.type == "TextLineReaderV2":
        skipped = _attribute(reader, "skip_header_lines")

        def values_of(name: Any) -> tf.data.Dataset:
            return tf.data.TextLineDataset(name).skip(skipped)

        # TF1 numbers lines from 1, and counts those of the header.
        add_keys = _numbered(1 + skipped)
    else:
        compression = _attribute(reader, "compression_type").decode()

        def values_of(name: Any) -> tf.data.Dataset:
            return tf.data.TFRecordDataset(name, compression)

        add_keys = _offsets
    if with_keys:
        return files.flat_map(lambda name: add_keys(values_of(name), name))
    return files.flat_map(values_of)
