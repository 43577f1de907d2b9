"""Tests of others that are declared instead of met: TensorFlow's, the estimator's and tf.contrib's, in a list each."""

import pathlib
import re

import pytest

tomllib = pytest.importorskip("tomllib")  # Of Python 3.11.
LISTS = {
    name: tomllib.loads((pathlib.Path(__file__).parent / name).read_text())["declared"]
    for name in ("declared.toml", "declared_estimator.toml", "declared_contrib.toml")
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


@pytest.mark.parametrize(
    ("name", "most"), [("declared.toml", 40), ("declared_estimator.toml", 60), ("declared_contrib.toml", 100)]
)
def test_no_test_is_declared_twice_and_the_list_is_short(name, most):
    tests = [(row["file"], test) for row in LISTS[name] for test in row["tests"]]
    assert len(tests) == len(set(tests))
    assert len(tests) <= most


def test_the_table_of_contribs_parts_counts_what_is_declared():
    page = pathlib.Path(__file__).parents[2] / "migration_guide" / "contrib.md"
    table = re.findall(r"^\| `?(\w+)`? \| (\d+) \| (\d+) \|", page.read_text(), re.M)
    parts = {part: (int(passed), int(of)) for part, passed, of in table}
    missed = {part: of - passed for part, (passed, of) in parts.items() if of > passed}
    declared = {}
    for row in LISTS["declared_contrib.toml"]:
        part = row["file"].partition("/")[0]
        declared[part] = declared.get(part, 0) + len(row["tests"])
    assert missed == declared
    assert all(passed >= 0.8 * of for passed, of in parts.values())
