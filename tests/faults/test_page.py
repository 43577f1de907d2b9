"""The page of promises names tests that are there, and all faults that are injected."""

import pathlib
import re

from tests.faults.plan import KINDS

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "migration_guide" / "reliability.md").read_text()


def test_each_promise_has_a_test():
    rows = re.findall(r"^\| ([A-Z][^|]*) \|(.*)\|$", PAGE.partition("How a process ends:")[0], re.MULTILINE)
    assert len(rows) > 10
    for promise, tests in rows:
        found = re.findall(r"`(tests/[\w/]+\.py)`", tests)
        assert found, promise
        assert [path for path in found if not (ROOT / path).exists()] == [], promise


def test_each_fault_is_told():
    for kind, meaning in KINDS.items():
        assert f"| {kind} | {meaning} |" in PAGE
