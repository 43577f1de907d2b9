import argparse
import errno
import json

import pytest

from tests import programs
from tests.cli.test_notebooks import notebook
from tf2compat.cli import main, migrate

SCRIPT = """import tensorflow as tf
from tensorflow.python.ops import control_flow_ops
import tensorflow.contrib.layers as layers


def main(_):
    x = tf.placeholder(tf.float32, [None, 2])
    y = control_flow_ops.cond(tf.reduce_sum(x) > 0, lambda: layers.fully_connected(x, 2), lambda: x)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        print(sess.run(y, {x: [[-1, -2]]}).tolist(), tf.trainable_variables()[0].op.name)


if __name__ == "__main__":
    tf.app.run()
"""


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "train.py").write_text(SCRIPT)
    (tmp_path / "train.py").chmod(0o755)
    (tmp_path / "old.py").write_text("import tensorflow as tf\nprint 'x'\n")
    (tmp_path / "other.py").write_text("import json\n")
    (tmp_path / "numbers_of.py").write_text("import numpy as np\nkind = np.float\n")
    return tmp_path


def test_a_diff_changes_nothing(tree, capsys):
    assert main(["migrate", str(tree / "train.py")]) == 0
    shown = capsys.readouterr()
    assert "-import tensorflow as tf\n" in shown.out
    assert "+import tf2compat.v1 as tf\n" in shown.out
    assert "1 files to change" in shown.err
    assert (tree / "train.py").read_text() == SCRIPT


def test_writing_twice(tree, capsys):
    assert main(["migrate", "--write", str(tree)]) == 1  # One file cannot be read.
    shown = capsys.readouterr()
    assert "old.py: left as it is" in shown.err
    once = (tree / "train.py").read_text()
    assert "disable_v2_behavior" in once
    assert (tree / "train.py").stat().st_mode & 0o777 == 0o755
    assert main(["migrate", "--write", str(tree / "train.py")]) == 0
    assert (tree / "train.py").read_text() == once
    assert sorted(path.name for path in tree.iterdir()) == ["numbers_of.py", "old.py", "other.py", "train.py"]
    assert (tree / "numbers_of.py").read_text() == "import numpy as np\nkind = float\n"


def test_what_is_not_there(capsys):
    assert main(["migrate", "nowhere"]) == 2
    assert "there is no nowhere" in capsys.readouterr().err


PLAIN = "import tensorflow as tf\n"
EDITED = "import tf2compat.v1 as tf\n"


def test_other_files_of_the_user_stay(tmp_path, capsys):
    beside = ["x.py.tf2compat", "x.py.bak", ".tf2compat-x"]
    for name in ["x.py", *beside]:
        (tmp_path / name).write_text(PLAIN)
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert (tmp_path / "x.py").read_text() == EDITED
    assert {path.name for path in tmp_path.iterdir()} == {"x.py", *beside}
    assert {(tmp_path / name).read_text() for name in beside} == {PLAIN}


def test_links_stay_links(tmp_path, capsys):
    other, project = tmp_path / "other", tmp_path / "project"
    for folder in (other, project):
        folder.mkdir()
    (other / "shared.py").write_text(PLAIN)
    (project / "link.py").symlink_to("../other/shared.py")
    (project / "dangling.py").symlink_to("nowhere.py")
    (project / "own.py").write_text(PLAIN)
    assert main(["migrate", "--write", str(project)]) == 1  # One link leads nowhere.
    assert (project / "own.py").read_text() == EDITED
    assert (other / "shared.py").read_text() == PLAIN
    assert "link.py: left as it is: it is a link to ../other/shared.py" in capsys.readouterr().err
    assert main(["migrate", "--write", str(project / "link.py")]) == 0
    assert (project / "link.py").is_symlink()
    assert (other / "shared.py").read_text() == EDITED
    assert sorted(path.name for path in project.iterdir()) == ["dangling.py", "link.py", "own.py"]


def test_installed_packages_stay(tmp_path, capsys):
    installed = ["venv/lib/python3.11/site-packages/keras/a.py", "env/b.py", "node_modules/c.py", "build/d.py"]
    for name in [*installed, "train.py", "generated/e.py", "old/f.py"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PLAIN)
    for name in ("venv", "env"):
        (tmp_path / name / "pyvenv.cfg").touch()
    (tmp_path / ".gitignore").write_text("generated/\n")
    assert main(["migrate", "--write", "--exclude", "old", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out == f"changed {tmp_path / 'train.py'}\n"
    assert f"{tmp_path / 'generated'} (in .gitignore)" in shown.err
    for name in installed:
        assert (tmp_path / name).read_text() == PLAIN
        assert main(["migrate", "--write", str(tmp_path / name)]) == 0
        assert (tmp_path / name).read_text() == EDITED


def test_files_that_cannot_be_done_are_told_and_the_rest_is(tmp_path, capsys):
    broken = {
        "deep.py": f"x = {'-' * 100_000}1\n",
        "nul.py": "x = '\0'\n",
        "codec.py": "",
        "red\x1b[31m.py": "print 1\n",
    }
    for name, text in broken.items():
        (tmp_path / name).write_text(PLAIN + text)
    (tmp_path / "codec.py").write_bytes(b"# coding: nothing\n" + PLAIN.encode())
    (tmp_path / "long.py").write_text(f"{PLAIN}x = {'1 + ' * 2000}1\n")
    (tmp_path / "z.py").write_text(PLAIN)
    assert main(["migrate", "--write", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert shown.out == f"changed {tmp_path / 'long.py'}\nchanged {tmp_path / 'z.py'}\n"
    assert shown.err.count("left as it is") == 4
    assert "deep.py: left as it is, its expressions are nested too deeply" in shown.err
    assert "red\\x1b[31m.py: left as it is, Python 3 cannot read it" in shown.err
    assert "\x1b" not in shown.err


def test_a_file_that_cannot_be_written_stays_whole(tree, capsys, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert main(["migrate", "--write", str(tree / "train.py"), str(tree / "numbers_of.py")]) == 1
    assert capsys.readouterr().err.count("cannot be written: No space left on device") == 2
    assert (tree / "train.py").read_text() == SCRIPT
    assert sorted(path.name for path in tree.iterdir()) == ["numbers_of.py", "old.py", "other.py", "train.py"]


def test_a_reader_that_has_read_enough_is_no_fault_of_a_file(tree, capsys, monkeypatch):
    def broken(*_):
        raise BrokenPipeError

    monkeypatch.setattr(migrate, "_show_or_write", broken)
    with pytest.raises(BrokenPipeError):
        migrate._run(argparse.Namespace(paths=[str(tree / "train.py")], exclude=[], write=False, out=None))
    assert "train.py" not in capsys.readouterr().err


def test_lines_that_need_more_are_named(tmp_path, capsys):
    (tmp_path / "bad.py").write_text("import tensorflow as tf\n\n\ndef f():\n    tf.nothing()\n\n\nf()\n")
    (tmp_path / "guarded.py").write_text("import tensorflow as tf\nhasattr(tf, 'nothing') and tf.nothing()\n")
    assert main(["migrate", "--write", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "# 1 files need more than these edits:\n" in told
    assert f"{tmp_path / 'bad.py'}:5: tf.nothing: needs an edit. It is not here" in told
    assert "guarded.py:" not in told


def test_notebooks(tmp_path, capsys):
    before = notebook("%matplotlib inline\nimport tensorflow as tf", "x = tf.ones([1])", "import os\nprint 1")
    (tmp_path / "a.ipynb").write_bytes(before)
    assert main(["migrate", str(tmp_path)]) == 0
    assert "+" in capsys.readouterr().out
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    first, second, third = json.loads((tmp_path / "a.ipynb").read_bytes())["cells"]
    assert "".join(first["source"]) == "%matplotlib inline\nimport tf2compat.v1 as tf\n\ntf.disable_v2_behavior()"
    assert ["".join(cell["source"]) for cell in (second, third)] == ["x = tf.ones([1])", "import os\nprint 1"]
    once = (tmp_path / "a.ipynb").read_bytes()
    assert main(["migrate", "--write", str(tmp_path)]) == 0
    assert (tmp_path / "a.ipynb").read_bytes() == once


def test_a_copy(tree, tmp_path_factory, capsys):
    out = tmp_path_factory.mktemp("out") / "new"
    (tree / "inner").mkdir()
    (tree / "inner" / "model.py").write_text(PLAIN)
    before = {path: path.read_text() for path in tree.rglob("*.py")}
    assert main(["migrate", "--out", str(out), str(tree)]) == 1  # One file cannot be read.
    assert {path: path.read_text() for path in tree.rglob("*.py")} == before
    assert (out / "inner" / "model.py").read_text() == EDITED
    assert "disable_v2_behavior" in (out / "train.py").read_text()
    assert (out / "train.py").stat().st_mode & 0o777 == 0o755
    for name in ("other.py", "old.py"):
        assert (out / name).read_text() == (tree / name).read_text()
    capsys.readouterr()
    assert main(["migrate", "--out", str(out), str(tree)]) == 2
    assert "is there already, and is no empty folder" in capsys.readouterr().err
    assert main(["migrate", "--out", str(tree / "new"), str(tree)]) == 2
    assert "which is read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["migrate", "--out", "x", "--write", str(tree)])


@pytest.mark.slow
def test_the_result_runs_as_the_original_does(tree):
    def out(*command):
        done = programs.run([*command], cwd=tree)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    before = out("-m", "tf2compat", "run", "train.py")
    main(["migrate", "--write", str(tree / "train.py")])
    assert out("train.py") == before
    assert before.split("] ")[-1] == "fully_connected/weights\n"
