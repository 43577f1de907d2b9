import pytest
import tensorflow as tf

from tests.checkpoint.test_index_file import read, save
from tf2compat.checkpoint import unchanged


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(unchanged, "_PAUSE", 0.0)


class Reader:
    """Reads a checkpoint that another process replaces the first few times."""

    def __init__(self, prefix, replaced, error=None):
        self.prefix, self.replaced, self.error, self.calls = prefix, replaced, error, 0

    def __call__(self):
        self.found = read(self.prefix)
        self.calls += 1
        if self.calls <= self.replaced:
            save(self.prefix, value=float(self.calls))
            if self.error:
                raise self.error


@pytest.mark.parametrize("error", [None, tf.errors.DataLossError(None, None, "checksum")])
def test_it_is_read_again_when_it_was_replaced(tmp_path, error):
    prefix = str(tmp_path / "m")
    save(prefix, value=9.0)
    reader = Reader(prefix, 2, error)
    unchanged.read_unchanged(prefix, reader, 1)
    assert (reader.calls, reader.found) == (3, [2.0, 3.0])


def test_an_error_of_one_that_stayed_is_raised_at_once(tmp_path):
    prefix = str(tmp_path / "m")
    save(prefix)
    reads = []
    with pytest.raises(tf.errors.NotFoundError, match="no key"):
        unchanged.read_unchanged(prefix, lambda: reads.append(1) or fail(), 1)
    assert len(reads) == 1


def fail():
    raise tf.errors.NotFoundError(None, None, "no key")


def test_one_that_is_replaced_without_end(tmp_path):
    """A kernel that reads all of it has read one checkpoint; two may have read two."""
    prefix = str(tmp_path / "m")
    save(prefix)
    reader = Reader(prefix, 99)
    unchanged.read_unchanged(prefix, reader, 1)
    assert reader.calls == 10
    with pytest.raises(tf.errors.UnavailableError, match="replaced 10 times"):
        unchanged.read_unchanged(prefix, reader, 2)
    with pytest.raises(tf.errors.DataLossError, match="checksum"):
        unchanged.read_unchanged(prefix, Reader(prefix, 99, tf.errors.DataLossError(None, None, "checksum")), 1)
