"""The index of a checkpoint, and the same index for another number of shards.

An index holds a number of shards, N, in the first entry of its table. A reader looks for the values in
`….data-00000-of-N`. With another number an index names other files: so two checkpoints of one name
can lie side by side, and the rename of the index alone switches from one to the other.

The table is LevelDB's: blocks, each followed by a byte for its compression and a checksum; at the end the
position of the block that lists the blocks.

Source: `tensorflow/core/util/tensor_bundle`, `tsl/lib/io/table_format.txt`.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat.checkpoint import disk
from tf2compat.checkpoint.crc32c import extend, masked

__all__ = ["other_number", "relabelled", "shards_of"]

_MAGIC = bytes.fromhex("57fb808b247547db")
_FOOTER = 48
_TRAILER = 5  # Compression and checksum behind each block.
_SHARDS = 0x08  # The tag of `BundleHeaderProto.num_shards`.


class _NoIndexError(Exception):
    """The bytes are not those of an index."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Returns the number that begins at a position, and the position behind it."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _encoded(number: int) -> bytes:
    data = bytearray()
    while number >= 0x80:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*data, number])


def _first_block(data: bytes) -> int:
    """Returns the size of the first block, which begins the file."""
    footer = data[-_FOOTER:]
    if len(footer) < _FOOTER or footer[-len(_MAGIC) :] != _MAGIC:
        raise _NoIndexError("it does not end as a table")
    at = 0
    for _ in range(2):  # The position of the block about the blocks is of no use here.
        _, at = _varint(footer, at)
    at, _ = _varint(footer, at)  # The block that lists the blocks.
    at += 1  # Nothing is shared with a key before the first one.
    key, at = _varint(data, at)
    _, at = _varint(data, at)
    offset, at = _varint(data, at + key)
    size, _ = _varint(data, at)
    if offset != 0 or size + _TRAILER > len(data):
        raise _NoIndexError("its first block is not at its beginning")
    return size


def _number(data: bytes) -> tuple[int, int, int]:
    """Returns the number of shards, and from where to where it stands in the file."""
    _first_block(data)
    shared, at = _varint(data, 0)
    key, at = _varint(data, at)
    length, at = _varint(data, at)
    if shared or key or length < 2 or data[at] != _SHARDS:
        raise _NoIndexError("its first entry is no header")
    number, end = _varint(data, at + 1)
    return number, at + 1, end


def shards_of(path: str) -> int | None:
    """Returns the number of shards that an index names; None where it is missing or no index.

    Args:
        path: the index, `model.ckpt-1.index`.
    """
    if not disk.is_file(path):
        return None
    try:
        with tf.io.gfile.GFile(path, "rb") as stream:
            return _number(stream.read())[0]
    except (tf.errors.OpError, _NoIndexError, IndexError):
        return None


def other_number(shards: int) -> int:
    """Returns a number of shards that is not `shards` and takes as many bytes in an index."""
    return shards + 1 if len(_encoded(shards + 1)) == len(_encoded(shards)) else shards - 1


def relabelled(data: bytes, shards: int) -> bytes:
    """Returns the contents of an index whose values are in files for another number of shards.

    Args:
        data: the contents of an index.
        shards: a number that takes as many bytes as the one that it has.

    Raises:
        tf.errors.DataLossError: it is no index.
    """
    try:
        _, start, end = _number(data)
        block = _first_block(data) + 1  # With the byte for its compression.
        if len(_encoded(shards)) != end - start:
            raise _NoIndexError(f"the number {shards} has no place in it")
    except (_NoIndexError, IndexError) as error:
        raise tf.errors.DataLossError(None, None, f"An index of a checkpoint cannot be read: {error}") from None
    changed = data[:start] + _encoded(shards) + data[end:block]
    return changed + masked(extend(0, changed)).to_bytes(4, "little") + data[block + 4 :]
