"""`sys.path` under `run` beside that of plain `python`."""

import os
import subprocess
import sys

import pytest

from tf2compat.cli import program_path

SCRIPT = """import json, multiprocessing, sys
import {tensorflow} as tf


def child(queue):
    import random, tempfile
    queue.put([sys.path, random.random() < 1])


def main():
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=child, args=(queue,))
    process.start()
    print(json.dumps([sys.path, queue.get(timeout=60)]))
    process.join()


if __name__ == "__main__":
    main()
"""
OURS = ("absl", "argparse", "numpy", "random", "rich", "tempfile", "tensorflow", "typing")


@pytest.fixture
def folders(tmp_path):
    """A current folder whose files have names of modules, and scripts elsewhere."""
    (tmp_path / "here" / "nets").mkdir(parents=True)
    for name in OURS:
        (tmp_path / "here" / f"{name}.py").write_text(f"raise SystemExit('{name}.py of the current folder')\n")
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "ours.py").write_text(SCRIPT.format(tensorflow="tensorflow"))
    (tmp_path / "s" / "plain.py").write_text(SCRIPT.format(tensorflow="json"))
    (tmp_path / "s" / "linked").symlink_to("../s")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["-P"]])
def test_it_is_that_of_plain_python(folders, options):
    if options and not hasattr(sys.flags, "safe_path"):
        pytest.skip("Python 3.10 has no safe path")
    path = os.pathsep.join([*filter(None, sys.path), str(folders / "lib")])
    environment = os.environ | {"PYTHONPATH": path}

    def out(*command):
        done = subprocess.run(
            [sys.executable, *options, *command],
            cwd=folders / "here",
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    plain = out("../s/linked/plain.py")
    assert str(folders / "lib") in plain
    assert out("-m", "tf2compat", "run", "../s/linked/ours.py") == plain


def test_a_folder_of_the_program_comes_first_unless_python_is_safe(monkeypatch):
    monkeypatch.setattr(sys, "path", ["/a", "/b"])
    monkeypatch.setattr(program_path, "is_safe", lambda: True)
    program_path.begin_with("/s")
    assert sys.path == ["/a", "/b"]
    monkeypatch.setattr(program_path, "is_safe", lambda: False)
    program_path.begin_with("/s")
    assert sys.path == ["/s", "/a", "/b"]


def test_the_folder_of_the_command_goes_and_no_other(monkeypatch, tmp_path):
    monkeypatch.setattr(program_path, "is_safe", lambda: False)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "tf2compat")])
    for path, left in (([str(tmp_path), "/b"], ["/b"]), (["/b", str(tmp_path)], ["/b", str(tmp_path)]), ([], [])):
        monkeypatch.setattr(sys, "path", list(path))
        program_path.leave_command_folder()
        assert sys.path == left
