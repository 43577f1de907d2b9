import subprocess
import sys

import pytest

from tf2compat.cli import main

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


@pytest.mark.slow
def test_the_result_runs_as_the_original_does(tree):
    def out(*command):
        done = subprocess.run([sys.executable, *command], cwd=tree, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    before = out("-m", "tf2compat", "run", "train.py")
    main(["migrate", "--write", str(tree / "train.py")])
    assert out("train.py") == before
    assert before.split("] ")[-1] == "fully_connected/weights\n"
