"""A program that is forked finds what one that `subprocess` starts finds."""

import os
import subprocess
import sys

import pytest

from tests import programs

LOOK = """
import os, sys
print(__name__, sys.argv[1:], sys.path, os.getcwd(), os.environ.get("SEEN"), sys.stdin.read() == "")
print("an error", file=sys.stderr)
sys.exit(3)
"""


def started(arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **options
    )


@pytest.mark.parametrize(
    "form", [["-c", LOOK], ["inner/look.py"], ["-m", "inner.look"]], ids=["text", "file", "module"]
)
def test_what_it_finds(form, tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "look.py").write_text(LOOK)
    options = {"cwd": tmp_path, "env": os.environ | {"SEEN": "yes", "PYTHONPATH": str(tmp_path / "inner")}}
    ours, plain = (run([*form, "-a", "b"], **options) for run in (programs.run, started))
    assert (ours.returncode, ours.stdout, ours.stderr) == (plain.returncode, plain.stdout, plain.stderr)
    assert ours.returncode == 3


def test_how_it_ends():
    assert programs.run(["-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]).returncode == -15
    failed = programs.run(["-c", "import tensorflow; 1 / 0"])
    assert failed.returncode == 1
    assert failed.stderr.endswith("ZeroDivisionError: division by zero\n")
    with pytest.raises(subprocess.CalledProcessError):
        programs.run(["-c", "raise SystemExit(2)"], check=True)
    with pytest.raises(subprocess.TimeoutExpired) as caught:
        programs.run(["-c", "import time; print(1, flush=True); time.sleep(60)"], timeout=2)
    assert caught.value.stdout == "1\n"


def test_two_draw_different_numbers():
    first, second = (programs.run(["-c", "import numpy; print(numpy.random.rand())"]).stdout for _ in range(2))
    assert first != second
