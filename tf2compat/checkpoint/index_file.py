"""The index of a checkpoint, and the same index for another number of shards.

An index holds a number of shards, N, in the first entry of its table. A reader looks for the values in
`….data-00000-of-N`. With another number an index names other files: so two checkpoints of one name
can lie side by side, and the rename of the index alone switches from one to the other.

Source: `tensorflow/core/util/tensor_bundle`.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat.checkpoint import disk
from tf2compat.checkpoint.crc32c import extend, masked
from tf2compat.checkpoint.index_table import FOOTER, MAGIC, TRAILER, TableError, varint

__all__ = ["other_number", "relabelled", "shards_of"]

_SHARDS = 0x08  # The tag of `BundleHeaderProto.num_shards`.


def _encoded(number: int) -> bytes:
    data = bytearray()
    while number >= 0x80:
        data.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*data, number])


def _first_block(data: bytes) -> int:
    """Returns the size of the first block, which begins the file."""
    footer = data[-FOOTER:]
    if len(footer) < FOOTER or footer[-len(MAGIC) :] != MAGIC:
        raise TableError("it does not end as a table")
    at = 0
    for _ in range(2):  # The position of the block about the blocks is of no use here.
        _, at = varint(footer, at)
    at, _ = varint(footer, at)  # The block that lists the blocks.
    at += 1  # Nothing is shared with a key before the first one.
    key, at = varint(data, at)
    _, at = varint(data, at)
    offset, at = varint(data, at + key)
    size, _ = varint(data, at)
    if offset != 0 or size + TRAILER > len(data):
        raise TableError("its first block is not at its beginning")
    return size


def _number(data: bytes) -> tuple[int, int, int]:
    """Returns the number of shards, and from where to where it stands in the file."""
    _first_block(data)
    shared, at = varint(data, 0)
    key, at = varint(data, at)
    length, at = varint(data, at)
    if shared or key or length < 2 or data[at] != _SHARDS:
        raise TableError("its first entry is no header")
    number, end = varint(data, at + 1)
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
    except (tf.errors.OpError, TableError, IndexError):
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
            raise TableError(f"the number {shards} has no place in it")
    except (TableError, IndexError) as error:
        raise tf.errors.DataLossError(None, None, f"An index of a checkpoint cannot be read: {error}") from None
    # As many bytes as before: every offset in the index stays right, one checksum changes.
    changed = data[:start] + _encoded(shards) + data[end:block]
    return changed + masked(extend(0, changed)).to_bytes(4, "little") + data[block + 4 :]
