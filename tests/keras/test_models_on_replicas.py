"""Keras models of many kinds in a session give what `fit` gives, on one device and on two replicas."""

import json
import pathlib

import pytest

from tests import programs

KINDS = ["two inputs, two outputs", "sample weights"]
PROGRAM = pathlib.Path(__file__).with_name("models_on_replicas.py")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_session_gives_what_fit_gives():
    run = programs.run([str(PROGRAM), *KINDS], timeout=800, check=True)
    rows = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert len(rows) == 2 * len(KINDS)
    for row in rows:
        assert row["variables"] <= 1e-6, row
        assert row["logs"] <= 1e-6, row
