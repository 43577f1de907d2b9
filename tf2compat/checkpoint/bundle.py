"""The files of a checkpoint, read byte by byte and without TensorFlow's reader: are they whole?

TensorFlow's reader gives the same errors for a damaged file and for one that it could not open or hold in
memory, and it passes over parts of an index that it cannot read. Whoever renames files has to know which it is.

Source: `tensorflow/core/util/tensor_bundle/tensor_bundle.cc`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.checkpoint import disk, files
from tf2compat.checkpoint.crc32c import extend, unmasked
from tf2compat.checkpoint.index_table import FOOTER, LONGEST_NUMBER, MAGIC, TRAILER, TableError, varint

__all__ = ["index_damage", "tensor_damage"]

_CHUNK = 1 << 22


def _exactly(stream: Any, size: int) -> bytes:
    data: bytes = stream.read(size)
    if len(data) < size:
        raise TableError("it is shorter than it was")
    return data


def _block(stream: Any, length: int, offset: int, size: int) -> bytes:
    """Returns the contents of a block of a table, whose checksum is right."""
    if offset + size + TRAILER > length - FOOTER:
        raise TableError("a block lies outside of it")
    stream.seek(offset)
    data = _exactly(stream, size + TRAILER)
    if extend(0, data[:-4]) != unmasked(struct.unpack("<I", data[-4:])[0]):
        raise TableError(f"the checksum of the block at byte {offset} is wrong")
    return data[:size]


def _records(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields the keys and values of a block."""
    if len(block) < 4:
        raise TableError("a block is empty")
    end = len(block) - 4 - 4 * struct.unpack("<I", block[-4:])[0]
    key, at = b"", 0
    while at < end:
        shared, at = varint(block, at)
        own, at = varint(block, at)
        size, at = varint(block, at)
        # Slices that reach beyond the end are cut by Python without an error.
        if shared > len(key) or at + own + size > end:
            raise TableError("a record lies outside of its block")
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + size]
        at += own + size


def _table(path: str) -> Iterator[tuple[bytes, bytes]]:
    """Yields the keys and values of a table, the format of an index file."""
    if disk.is_irregular(path):  # A reader would wait for a pipe.
        raise TableError("it is no regular file")
    length = tf.io.gfile.stat(path).length
    with tf.io.gfile.GFile(path, "rb") as stream:
        if length < FOOTER:
            raise TableError(f"it has {length} bytes")
        stream.seek(length - FOOTER)
        footer = _exactly(stream, FOOTER)
        if not footer.endswith(MAGIC):
            raise TableError("it does not end as an index does")
        at, place = 0, []
        # Offset and size of two blocks: of the one about the blocks, which is empty, and of the list of blocks.
        for _ in range(4):
            number, at = varint(footer, at)
            place.append(number)
        for _, handle in _records(_block(stream, length, *place[2:])):
            offset, at = varint(handle, 0)
            yield from _records(_block(stream, length, offset, varint(handle, at)[0]))


def _entries(prefix: str) -> tuple[Any, dict[bytes, Any]]:
    """Returns the header of an index and its entries by their keys."""
    entries = {}
    for key, value in _table(f"{prefix}.index"):
        try:
            entries[key] = (_tf.BundleEntry if key else _tf.BundleHeader).FromString(value)
        except Exception as error:  # protobuf's DecodeError.
            raise TableError(f"the entry of '{_shown(key)}' cannot be parsed") from error
    header = entries.pop(b"", None)
    if header is None:
        raise TableError("it has no header")
    for key, entry in entries.items():
        _check_entry(key, entry, header.num_shards)
    _check_places(entries)
    return header, entries


def _check_places(entries: dict[bytes, Any]) -> None:
    """Raises TableError where two entries have the same bytes of a file."""
    ends: dict[int, tuple[int, bytes]] = {}
    # A sliced tensor has no bytes of its own: each of its slices has an entry.
    stored = [(key, entry) for key, entry in entries.items() if entry.size and not entry.slices]
    for key, entry in sorted(stored, key=lambda pair: (pair[1].shard_id, pair[1].offset)):
        end, other = ends.get(entry.shard_id, (0, b""))
        if entry.offset < end:
            raise TableError(f"the entries of '{_shown(other)}' and '{_shown(key)}' overlap")
        ends[entry.shard_id] = entry.offset + entry.size, key


def _shown(key: bytes) -> str:
    return key.decode("utf-8", "backslashreplace")


def _check_entry(key: bytes, entry: Any, shards: int) -> None:
    """Raises TableError where the numbers of an entry do not fit each other."""
    if not 0 <= entry.shard_id < shards or entry.offset < 0 or entry.size < 0:
        raise TableError(f"the entry of '{_shown(key)}' names no place in a file")
    shape = [dimension.size for dimension in entry.shape.dim]
    if entry.shape.unknown_rank or any(size < 0 for size in shape):
        raise TableError(f"the entry of '{_shown(key)}' has no shape")
    count = 1
    for size in shape:
        count *= size
    size, exact = _element_size(entry.dtype)
    if not entry.slices and (entry.size < count * size or (exact and entry.size != count * size)):
        raise TableError(f"the entry of '{_shown(key)}' has {entry.size} bytes for the shape {shape}")


def _element_size(number: int) -> tuple[int, bool]:
    """Returns how many bytes an element of a type takes at least in a file, and whether it takes no more."""
    try:
        kind = tf.dtypes.as_dtype(number)
    except TypeError as error:
        raise TableError(f"there is no type {number}") from error
    plain = kind.is_floating or kind.is_complex or kind in (tf.bool, tf.int16, tf.int32, tf.int64)
    return (kind.size, True) if plain and kind.size else (1, False)


def index_damage(prefix: str) -> str:
    """Returns the damage of a checkpoint's index, in one sentence; '' if it is whole.

    Args:
        prefix: its path without `.index`.

    Raises:
        tf.errors.OpError: the file system refuses to hand it out.
    """
    try:
        _entries(prefix)
    except TableError as damage:
        return f"Its index cannot be read: {damage}."
    return ""


def tensor_damage(prefix: str) -> str:
    """Returns the damage of the tensors of a checkpoint whose index is whole, in one sentence; '' if there is none.

    It reads them in parts of a few MB.

    Args:
        prefix: its path without `.index`.

    Raises:
        tf.errors.OpError: the file system refuses to hand out a file.
    """
    header, entries = _entries(prefix)
    there = {os.path.basename(path) for path in files.files_of(prefix)}
    by_shard: dict[int, list[tuple[bytes, Any]]] = {}
    for key, entry in entries.items():
        if not entry.slices:  # They have entries of their own.
            by_shard.setdefault(entry.shard_id, []).append((key, entry))
    for shard, inside in sorted(by_shard.items()):
        path = f"{prefix}.data-{shard:05d}-of-{header.num_shards:05d}"
        if os.path.basename(path) not in there:
            return f"The file {path} is missing: the tensor '{_shown(inside[0][0])}' cannot be read."
        problem = _shard_damage(path, inside, "<" if header.endianness == header.LITTLE else ">")
        if problem:
            return problem
    return ""


def _shard_damage(path: str, inside: list[tuple[bytes, Any]], order: str) -> str:
    if disk.is_irregular(path):  # A reader would wait for a pipe.
        return f"It cannot be read: {path} is no regular file."
    length = tf.io.gfile.stat(path).length
    with tf.io.gfile.GFile(path, "rb") as stream:
        for key, entry in sorted(inside, key=lambda pair: pair[1].offset):
            try:
                if entry.offset + entry.size > length:
                    raise TableError("it is shorter than it was")
                _check_tensor(stream, entry, order)
            except TableError as damage:
                return f"The tensor '{_shown(key)}' cannot be read: {path}: {damage}."
    return ""


def _check_tensor(stream: Any, entry: Any, order: str) -> None:
    if not entry.size:
        return
    stream.seek(entry.offset)
    kind = tf.dtypes.as_dtype(entry.dtype)
    if kind == tf.variant:
        _check_variants(stream, entry, order)
        return
    checksum, left = 0, entry.size
    if kind == tf.string:
        checksum, left = _check_lengths(stream, entry, order)
    while left > 0:
        data = _exactly(stream, min(left, _CHUNK))
        checksum, left = extend(checksum, data), left - len(data)
    if checksum != unmasked(entry.crc32c):
        raise TableError("its checksum is wrong")


def _read_varint(stream: Any) -> tuple[int, int]:
    """Returns the number that a stream goes on with, and how many bytes it took."""
    data = _exactly(stream, 1)
    while data[-1] > 127 and len(data) < LONGEST_NUMBER:
        data += _exactly(stream, 1)
    return varint(data, 0)


def _count(entry: Any) -> int:
    count = 1
    for dimension in entry.shape.dim:
        count *= dimension.size
    return count


def _check_lengths(stream: Any, entry: Any, order: str) -> tuple[int, int]:
    """Reads the lengths of a tensor's strings; returns their checksum and the number of bytes that follow."""
    checksum, left = 0, entry.size - 4
    for _ in range(_count(entry)):
        length, taken = _read_varint(stream)
        left -= taken + length
        if left < 0:
            raise TableError("its strings are longer than it")
        # TensorFlow's checksum is of the lengths as numbers of fixed width, not of the bytes in the file.
        checksum = extend(checksum, struct.pack(order + ("I" if length < 1 << 32 else "Q"), length))
        left += length
    stored = _exactly(stream, 4)
    if checksum != unmasked(struct.unpack(order + "I", stored)[0]):
        raise TableError("the checksum of the lengths of its strings is wrong")
    return extend(checksum, stored), left


def _check_variants(stream: Any, entry: Any, order: str) -> None:
    checksum, left = 0, entry.size
    for _ in range(_count(entry)):
        length, taken = _read_varint(stream)
        left -= taken + length + 4
        if left < 0:
            raise TableError("its elements are longer than it")
        checksum = extend(extend(checksum, struct.pack(order + "Q", length)), _exactly(stream, length))
        stored = _exactly(stream, 4)
        if checksum != unmasked(struct.unpack(order + "I", stored)[0]):
            raise TableError("its checksum is wrong")
        checksum = extend(checksum, stored)
