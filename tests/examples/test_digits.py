import os
import pathlib
import re
import subprocess
import sys

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.slow
def test_the_demo(tmp_path):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "digits" / "demo.py")],
        capture_output=True,
        text=True,
        timeout=280,
        env=dict(os.environ, DEMO_OUTPUT=str(tmp_path / "out")),
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert float(re.search(r"Test accuracy: ([\d.]+)%", done.stdout)[1]) > 95
    assert "Killed half-way" in done.stdout
    assert "tensorboard --logdir" in done.stdout
    assert "step/s" not in done.stdout, "the progress line is for terminals"
