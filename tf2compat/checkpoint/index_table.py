"""The table of an index file, LevelDB's format: numbers and errors for code that reads it byte by byte.

Blocks, each followed by a byte for its compression and a checksum; at the end the positions of two blocks, of which
the second lists the others, filled up with zeros, and a magic number.

Source: `tensorflow/core/lib/io/format.cc`, `tsl/lib/io/table_format.txt`.
"""

from __future__ import annotations

__all__ = ["FOOTER", "LONGEST_NUMBER", "MAGIC", "TRAILER", "TableError", "varint"]

FOOTER = 48
"""Bytes of the end."""

MAGIC = bytes.fromhex("57fb808b247547db")
"""Its last bytes."""

TRAILER = 5
"""Bytes behind a block."""

LONGEST_NUMBER = 10
"""Bytes of a number, at most."""


class TableError(Exception):
    """The bytes are not those of a table, or not those that were written."""


def varint(data: bytes, start: int) -> tuple[int, int]:
    """Returns the number that begins at a position, and the position behind it.

    Raises:
        TableError: it does not end.
    """
    number = 0
    for i, byte in enumerate(data[start : start + LONGEST_NUMBER]):
        number |= (byte & 0x7F) << 7 * i
        if byte < 0x80:
            return number, start + i + 1
    raise TableError("a number does not end")
