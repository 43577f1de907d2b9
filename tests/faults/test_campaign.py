"""A campaign of a few seconds whose trainers lie."""

import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_trainer_that_announces_what_it_has_not_written_is_caught(tmp_path):
    """Its checkpoints are announced 7 steps ahead: a killed process loses them."""
    command = [sys.executable, "-m", "tests.faults", "--seed=3", "--round=1", "--steps=60", "--lie=7"]
    done = subprocess.run(
        [*command, "--kinds=SIGKILL", "--no-evaluator", f"--folder={tmp_path}"],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 1, done.stdout + done.stderr[-2000:]
    assert "--seed 3," in done.stdout
    lines = done.stdout.splitlines()
    lost = next(line for line in lines if line.startswith("steps lost beyond the last announced checkpoint"))
    assert int(lost.split()[-1]) > 0
    assert any("was announced, and the training goes on after" in line for line in lines), done.stdout
    twice = next(line for line in lines if line.startswith("steps done twice"))
    assert twice.split()[-1] == "0"
    assert "BROKEN" in (tmp_path / "round1" / "trace.txt").read_text()
