"""Tests of others that are declared instead of met: TensorFlow's and the estimator's, each in a list of its own."""

import pathlib
import re

import pytest

tomllib = pytest.importorskip("tomllib")  # Of Python 3.11.
LISTS = {
    name: tomllib.loads((pathlib.Path(__file__).parent / name).read_text())["declared"]
    for name in ("declared.toml", "declared_estimator.toml")
}
DECLARED = [row for rows in LISTS.values() for row in rows]


@pytest.mark.parametrize("row", DECLARED, ids=lambda row: f"{row['file']}: {row['tests'][0]}")
def test_each_row_names_a_file_tests_and_a_reason(row):
    assert set(row) == {"file", "tests", "reason"}
    assert re.fullmatch(r"[\w/]+_test\.py", row["file"])
    assert row["tests"]
    assert all(re.fullmatch(r"\w+\.test\w+", test) for test in row["tests"])
    assert row["reason"].endswith(".")
    assert len(row["reason"].split()) > 5


@pytest.mark.parametrize(("name", "most"), [("declared.toml", 40), ("declared_estimator.toml", 60)])
def test_no_test_is_declared_twice_and_the_list_is_short(name, most):
    tests = [(row["file"], test) for row in LISTS[name] for test in row["tests"]]
    assert len(tests) == len(set(tests))
    assert len(tests) <= most
