"""CRC-32C, the checksum in checkpoint files, computed by numpy: some 200 MB a second, in little memory."""

from __future__ import annotations

import functools

import numpy as np

__all__ = ["extend", "masked", "unmasked"]

_POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits reversed.
_WIDTH = 512  # Bytes of a lane; all lanes of a buffer are computed at once, and joined.
_ONES = 0xFFFFFFFF
_MASK_DELTA = 0xA282EAD8


@functools.cache
def _words() -> np.ndarray:
    """Returns for each 16-bit word the register that it leaves, from a register of zeros."""
    table = np.arange(1 << 16, dtype=np.uint32)
    for _ in range(16):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(_POLYNOMIAL), table >> 1)
    return table


@functools.cache
def _bytes() -> list[int]:
    return [int(_words()[number << 8]) for number in range(256)]


@functools.cache
def _shifts() -> list[list[int]]:
    """Returns for each byte of a register, lowest first, what a lane of zeros makes of its 256 values."""
    bits = np.uint32(1) << np.arange(32, dtype=np.uint32)
    for _ in range(_WIDTH // 2):
        bits = _words()[bits & 0xFFFF] ^ (bits >> 16)
    images = [int(bit) for bit in bits]
    return [
        [
            functools.reduce(int.__xor__, [images[8 * part + i] for i in range(8) if value >> i & 1], 0)
            for value in range(256)
        ]
        for part in range(4)
    ]


def _of_lanes(buffer: np.ndarray) -> list[int]:
    columns = np.ascontiguousarray(buffer.view("<u2").reshape(-1, _WIDTH // 2).T)
    # From zeros: the checksum is linear, so `extend` adds the bytes before a lane by `_shifts`.
    register = np.zeros(columns.shape[1], np.uint32)
    words = _words()
    for column in columns:
        register = words[(register & 0xFFFF) ^ column] ^ (register >> 16)
    return register.tolist()


def extend(checksum: int, data: bytes) -> int:
    """Returns the checksum of bytes that follow others.

    Args:
        checksum: that of the bytes before; 0 when there are none.
        data: the further bytes.
    """
    register = checksum ^ _ONES
    whole = len(data) // _WIDTH * _WIDTH
    if whole:
        first, second, third, fourth = _shifts()
        for lane in _of_lanes(np.frombuffer(data, np.uint8, whole)):
            moved = first[register & 255] ^ second[register >> 8 & 255] ^ third[register >> 16 & 255]
            register = moved ^ fourth[register >> 24] ^ lane
    table = _bytes()
    for byte in data[whole:]:
        register = table[(register ^ byte) & 255] ^ (register >> 8)
    return register ^ _ONES


def masked(checksum: int) -> int:
    """Returns a checksum in TensorFlow's masked form, as a file stores it."""
    # LevelDB masks stored checksums: one of bytes that hold their own checksum would say little.
    return ((checksum >> 15 | checksum << 17) + _MASK_DELTA) & _ONES


def unmasked(stored: int) -> int:
    """Returns the checksum that a file stores in TensorFlow's masked form."""
    rotated = (stored - _MASK_DELTA) & _ONES
    return (rotated >> 17 | rotated << 15) & _ONES
