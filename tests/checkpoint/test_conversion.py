import json
import math

import numpy as np
import pytest
import tensorflow as tf

from tf2compat.checkpoint import convert
from tf2compat.checkpoint.conversion import compare, read_renames
from tf2compat.checkpoint.saver_ops import Entry
from tf2compat.checkpoint.values import write
from tf2compat.errors import UsageError


@pytest.fixture
def path(tmp_path):
    entries = [Entry("a", "", tf.constant([1.0, 2.0])), Entry("b", "", tf.constant([b"x", b"y"]))]
    write(str(tmp_path / "m"), entries, "tf1")
    return tmp_path / "m"


def test_there_and_back(tmp_path, path):
    assert convert(path, tmp_path / "two") == ["a", "b"]
    assert convert(tmp_path / "two", tmp_path / "one") == ["a", "b"]
    assert all(one.equal for target in ("two", "one") for one in compare(path, tmp_path / target))


def test_renames(tmp_path, path):
    (tmp_path / "names").write_text("# comment\n\na new/a  # renamed\nb -\n")
    assert convert(path, tmp_path / "n", "tf1", read_renames(tmp_path / "names")) == ["new/a"]
    (tmp_path / "names.json").write_text(json.dumps({"a": "b", "b": "a"}))
    assert convert(path, tmp_path / "s", "tf1", read_renames(tmp_path / "names.json")) == ["b", "a"]
    (tmp_path / "bad").write_text("one two three\n")
    with pytest.raises(UsageError, match="Line 1"):
        read_renames(tmp_path / "bad")


def test_wrong_renames(tmp_path, path):
    for renames, message in (({"c": "d"}, "no variable 'c'"), ({"a": "b"}, "names \\['b'\\]")):
        with pytest.raises(UsageError, match=message):
            convert(path, tmp_path / "n", "tf1", renames)
    with pytest.raises(UsageError, match="both"):
        convert(path, path, "tf2")


def test_differences(tmp_path, path):
    entries = [
        Entry("a", "", tf.constant([1.0, float("nan")])),
        Entry("b", "", tf.constant([b"x"])),
        Entry("c", "", 1.0),
    ]
    write(str(tmp_path / "n"), entries, "tf1")
    found = {one.name: one for one in compare(path, tmp_path / "n")}
    assert math.isnan(found["a"].largest)
    assert not found["a"].equal
    assert found["b"].what == "[2] and [1]"
    assert found["c"].what == "not in the first"


@pytest.mark.parametrize(
    ("left", "right", "largest"),
    [
        (np.array([2**53, 5]), np.array([2**53 + 1, 5]), 1.0),
        (np.array([3, 5], np.uint8), np.array([5, 5], np.uint8), 2.0),
        (np.array([-1]), np.array([2**64 - 1], np.uint64), 2.0**64),
        (np.array([7]), np.array([7], np.int32), 0.0),
    ],
)
def test_integers_differ_by_integers(tmp_path, left, right, largest):
    for name, value in (("a", left), ("b", right)):
        write(str(tmp_path / name), [Entry("x", "", tf.constant(value))], "tf1")
    (found,) = compare(tmp_path / "a", tmp_path / "b")
    assert found.largest == largest
