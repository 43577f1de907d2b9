"""`run --report` and `run --fail-on-unsupported`."""

import json
import subprocess
import sys

import pytest

SCRIPT = """import tensorflow as tf
import model

print("started")
try:
    tf.Session.reset("")
except NotImplementedError:
    print("refused")
"""
MODEL = """import tensorflow as tf


def network():
    return tf.layers.dense, tf.contrib.gan.gan_model
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "script.py").write_text(SCRIPT)
    (tmp_path / "model.py").write_text(MODEL)

    def run(*options):
        command = [sys.executable, "-m", "tf2compat", "run", *options, "script.py"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)

    return run


def test_the_report_names_what_the_files_need_and_what_was_met(run, tmp_path):
    done = run("--report=report.json")
    assert (done.returncode, done.stdout) == (0, "started\nrefused\n"), done.stderr[-2000:]
    report = json.loads((tmp_path / "report.json").read_text())
    model = report["files"][str(tmp_path / "model.py")]
    assert {(found["line"], found["name"]): found["verdict"] for found in model} == {
        (1, "tensorflow"): "runs through tf2compat",
        (5, "tf.layers.dense"): "runs through tf2compat",
        (5, "tf.contrib.gan.gan_model"): "not supported",
    }
    assert str(tmp_path / "script.py") in report["files"]
    assert "tf2compat report: runs: 1 file; " in done.stderr
    assert f"  {tmp_path / 'model.py'}:5: tf.contrib.gan.gan_model: not supported\n" in done.stderr
    assert "  met while running: tf.Session.reset of another process (1 times)\n" in done.stderr
    assert done.stderr.endswith("  all of it is in report.json\n")
    assert [met["name"] for met in report["raised"]] == ["tf.Session.reset of another process"]


def test_a_file_with_a_name_that_is_not_carried_over_is_refused(run):
    done = run("--fail-on-unsupported")
    assert done.returncode == 1
    assert "started" not in done.stdout
    assert "model.py has names that are not carried over: line 5: `tf.contrib.gan.gan_model`" in done.stderr


def test_a_report_that_cannot_be_written_is_an_error_at_once(run):
    done = run("--report=nowhere/report.json")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "nowhere/report.json" in done.stderr
    assert "started" not in done.stdout
