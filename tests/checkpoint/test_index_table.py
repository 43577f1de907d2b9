import pytest

from tf2compat.checkpoint.index_table import FOOTER, MAGIC, TableError, varint


@pytest.mark.parametrize(
    ("data", "number", "end"),
    [(b"\x00", 0, 1), (b"\x7f\xff", 127, 1), (b"\x80\x01", 128, 2), (b"\xff" * 9 + b"\x01", 2**64 - 1, 10)],
)
def test_numbers(data, number, end):
    assert varint(data, 0) == (number, end)
    assert varint(b"ab" + data, 2) == (number, end + 2)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff" * 11])
def test_a_number_that_does_not_end(data):
    with pytest.raises(TableError, match="does not end"):
        varint(data, 0)


def test_an_index_of_tensorflow_ends_so(tmp_path):
    import tf2compat.v1 as tf

    with tf.Graph().as_default(), tf.Session() as sess:
        v = tf.get_variable("v", [2])
        sess.run(v.initializer)
        tf.compat.v1.train.Saver().save(sess, str(tmp_path / "m"))
    footer = (tmp_path / "m.index").read_bytes()[-FOOTER:]
    assert footer.endswith(MAGIC)
    at = 0
    for _ in range(4):
        _, at = varint(footer, at)
    assert set(footer[at : -len(MAGIC)]) <= {0}
