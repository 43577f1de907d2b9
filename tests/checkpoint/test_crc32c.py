import os

from tf2compat.checkpoint.crc32c import extend, masked, unmasked


def test_known_values():
    """Those of RFC 3720, appendix B.4."""
    assert extend(0, b"123456789") == 0xE3069283
    assert extend(0, bytes(32)) == 0x8A9136AA
    assert extend(0, b"\xff" * 32) == 0x62A8AB43


def test_parts_of_any_length_give_the_checksum_of_the_whole():
    data = os.urandom(3000)
    whole = extend(0, data)
    for cut in (0, 1, 511, 512, 513, 2999, 3000):
        assert extend(extend(0, data[:cut]), data[cut:]) == whole
    one_by_one = 0
    for byte in data:
        one_by_one = extend(one_by_one, bytes([byte]))
    assert one_by_one == whole


def test_the_masked_form():
    for checksum in (0xE3069283, 0, 0xFFFFFFFF):
        assert masked(checksum) == ((checksum >> 15 | checksum << 17) + 0xA282EAD8) & 0xFFFFFFFF
        assert unmasked(masked(checksum)) == checksum
