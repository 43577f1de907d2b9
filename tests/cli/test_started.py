"""Processes that a program starts by its Python: the tasks of a cluster, the program itself once more."""

import asyncio
import os
import pathlib
import subprocess
import sys

import pytest

from tests import programs
from tf2compat.cli import started
from tf2compat.cli.started import run_by, start_with

CHILD = """
import sys
import tensorflow as tf
x = tf.placeholder(tf.float32, [])
print(sys.argv[1:], tf.Session().run(x * 2.0, {x: 3.0}), flush=True)
"""
LAUNCHER = """
import os, subprocess, sys
import tensorflow as tf
if sys.argv[1:] == ["again"]:
    print("again", tf.placeholder(tf.float32).dtype.name)
    sys.exit(3)
command = [sys.executable, "-u", "child.py", "--task", "1"]
print(subprocess.check_output(command, stderr=subprocess.STDOUT, text=True).split("\\n"))
subprocess.check_call([sys.executable, "-c", "import sys; print(sys.argv)"])
sys.stdout.flush()
os.execv(sys.executable, [sys.executable] + sys.argv + ["again"])
"""


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(subprocess.Popen, "__init__", subprocess.Popen.__init__)
    monkeypatch.setattr(os, "execv", os.execv)
    monkeypatch.setattr(os, "execve", os.execve)
    monkeypatch.delenv(started._STARTED, raising=False)


@pytest.mark.slow
def test_a_launcher_and_what_it_starts_have_tensorflow_1(tmp_path):
    (tmp_path / "child.py").write_text(CHILD)
    (tmp_path / "launcher.py").write_text(LAUNCHER)
    done = programs.run(["-m", "tf2compat", "run", "launcher.py"], cwd=tmp_path)
    assert done.stdout.splitlines() == ["[\"['--task', '1'] 6.0\", '']", "['-c']", "again float32"], done.stderr
    assert done.returncode == 3
    assert done.stderr.count("tf2compat 0") == 1, "once, and not in what the launcher reads"


@pytest.fixture
def script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pathlib.Path("a.py").write_text("print(1)")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.py").write_text("print(2)")
    return tmp_path


RUN = ["-m", "tf2compat", "run"]


@pytest.mark.parametrize(
    ("options", "rest"),
    [([], ["a.py"]), (["-u", "-W", "ignore"], ["a.py", "-c", "x"]), (["-X", "dev"], [pathlib.Path("a.py")])],
)
def test_a_script_is_run(script, options, rest):
    python = sys.executable
    assert run_by([python, *options, *rest]) == [python, *options, *RUN, *rest]
    assert run_by((python, *options, *rest)) == [python, *options, *RUN, *rest]


@pytest.mark.parametrize(
    "command",
    [
        *([], ["a.py"], ["ls", "a.py"], ["python", "a.py"], [sys.executable]),
        *([sys.executable, *rest] for rest in (["-c", "a.py"], ["-m", "pip", "a.py"], ["-"], ["b.py"], ["-W"], [1])),
    ],
)
def test_other_commands_stay(script, command):
    assert run_by(command) == command


def test_a_module_of_the_program_is_run(script):
    (script / "in" / "package").mkdir()
    for name in ("b", "package.worker"):
        command = [sys.executable, "-u", "-m", name, "--flag"]
        assert run_by(command, "in") == [sys.executable, "-u", *RUN, "-m", name, "--flag"]
        assert run_by(command) == command
    assert run_by([sys.executable, "-m"]) == [sys.executable, "-m"]
    (script / "tf2compat").mkdir()
    assert run_by([sys.executable, *RUN, "a.py"]) == [sys.executable, *RUN, "a.py"]


def test_the_python_of_another_environment_is_left_alone(script, monkeypatch):
    """Both are links to one file as a rule."""
    real, own, other = script / "python3.11", script / "own" / "python", script / "other" / "python"
    real.touch()
    for link in (own, own.with_name("python3"), other):
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(real)
    monkeypatch.setattr(sys, "executable", str(own))
    for python, is_run in ((own, True), (own.with_name("python3"), True), (other, False), (real, False)):
        assert run_by([python, "a.py"]) == ([python, *RUN, "a.py"] if is_run else [python, "a.py"])


def test_a_script_is_looked_for_where_it_is_started(script):
    command = [sys.executable, "b.py"]
    assert run_by(command, script / "in") == [sys.executable, *RUN, "b.py"]
    assert run_by(command) == command


def test_what_starts_processes(script, monkeypatch):
    seen = []

    def begin(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, shell=False, env=None, cwd=None):
        seen.append(args)
        if env is not None:
            assert env == {"A": "b", started._STARTED: "1"}

    monkeypatch.setattr(subprocess.Popen, "__init__", begin)
    monkeypatch.setattr(subprocess.Popen, "__del__", lambda self: None)
    monkeypatch.setattr(os, "execve", lambda path, args, env: seen.append(args))
    assert not start_with()
    assert start_with(), "as a process that this one starts finds it"
    command, ours = [sys.executable, "a.py"], [sys.executable, *RUN, "a.py"]
    subprocess.Popen(command)
    subprocess.Popen(args=command)
    subprocess.Popen(command, -1, None, None, subprocess.PIPE)
    subprocess.Popen(command, env={"A": "b"})
    subprocess.Popen("a.py", shell=True)
    with pytest.raises(TypeError):
        subprocess.Popen(nothing=1)
    subprocess.Popen(command, executable="/bin/other")
    os.execve(sys.executable, ["name", "a.py"], {})
    os.execve("/bin/other", ["other", "a.py"], {})
    assert seen == [ours, ours, ours, ours, "a.py", command, ours, ["other", "a.py"]]


def test_asyncio_starts_them_so(script, monkeypatch):
    monkeypatch.setattr(started, "run_by", lambda command, folder: [sys.executable, "-c", "print('ours')"])
    start_with()

    async def started_process():
        process = await asyncio.create_subprocess_exec(sys.executable, "a.py", stdout=subprocess.PIPE)
        return (await process.communicate())[0]

    assert asyncio.run(started_process()).strip() == b"ours"
