import importlib.util
import pathlib
import subprocess
import sys

import pytest

spec = importlib.util.spec_from_file_location("stubs", pathlib.Path(__file__).with_name("stubs.py"))
stubs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(stubs)

PROGRAM = """\
import tf2compat.v1 as tf

x: int = tf.placeholder(tf.float32, [None, 3])
y = tf.layers.dense(tf.matmul(x, [[1.0]]), 4)
tf.Session(tagret="")
tf.train.MonitoredTrainingSession(hookz=[])
tf.train.Saver(max_to_keep=3)
"""


@pytest.mark.parametrize("part", stubs.STUBBED)
def test_a_stub_has_the_names_of_its_table(part):
    assert stubs.path_of(part).read_text() == stubs.stub(part), "run python tests/v1/stubs.py"


@pytest.mark.slow
def test_a_type_checker_sees_our_signatures(tmp_path):
    script = tmp_path / "user.py"
    script.write_text(PROGRAM)
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--no-error-summary", str(script)]
    done = subprocess.run(command, cwd=stubs.ROOT, capture_output=True, text=True, timeout=280)
    found = [line.split(": error: ") for line in done.stdout.splitlines() if ": error: " in line]
    assert [(where.rpartition(":")[2], text.split("  ")[0]) for where, text in found] == [
        ("5", 'Unexpected keyword argument "tagret" for "Session"; did you mean "target"?'),
        ("6", 'Unexpected keyword argument "hookz" for "MonitoredTrainingSession"; did you mean "hooks"?'),
    ], done.stdout
