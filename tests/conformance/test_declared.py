"""TensorFlow's own tests that are declared instead of met: `declared.toml`."""

import pathlib
import re

import pytest

tomllib = pytest.importorskip("tomllib")  # Of Python 3.11.
DECLARED = tomllib.loads((pathlib.Path(__file__).parent / "declared.toml").read_text())["declared"]


@pytest.mark.parametrize("row", DECLARED, ids=lambda row: f"{row['file']}: {row['tests'][0]}")
def test_each_row_names_a_file_tests_and_a_reason(row):
    assert set(row) == {"file", "tests", "reason"}
    assert re.fullmatch(r"[\w/]+_test\.py", row["file"])
    assert row["tests"]
    assert all(re.fullmatch(r"\w+\.test\w+", test) for test in row["tests"])
    assert row["reason"].endswith(".")
    assert len(row["reason"].split()) > 5


def test_no_test_is_declared_twice_and_the_list_is_short():
    tests = [(row["file"], test) for row in DECLARED for test in row["tests"]]
    assert len(tests) == len(set(tests))
    assert len(tests) <= 40
