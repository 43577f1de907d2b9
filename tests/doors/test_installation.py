import subprocess
import sys

import pytest


def test_importing_tf2compat_installs_nothing():
    code = (
        "import sys, tf2compat\n"
        "before = list(sys.meta_path)\n"
        "tf2compat.StepGraph\n"
        "print([type(f).__name__ for f in sys.meta_path if type(f).__name__ == 'ProjectFinder'])\n"
        "tf2compat.install()\n"
        "print([type(f).__name__ for f in sys.meta_path if type(f).__name__ == 'ProjectFinder'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.splitlines() == ["[]", "['ProjectFinder']"]


OPEN = "import tf2compat\ntf2compat.install()\ntf2compat.install()\nimport tensorflow as tf\n"
PROGRAM = (
    OPEN
    + """
from tensorflow.contrib import slim
import other
x = tf.placeholder(tf.float32, [None, 2])
y = slim.fully_connected(x, 1)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(y, {x: [[1, 2]]}).shape, other.Session is tf.Session, tf.executing_eagerly())
tf2compat.uninstall()
import tensorflow as tf2
print(tf2.__name__, tf2.executing_eagerly(), tf.__name__)
"""
)
LATE = """
import tensorflow as tf
import tf2compat
tf2compat.install()
import tensorflow as tf1
print(tf.__name__, tf1.__name__)
"""


@pytest.fixture
def run(tmp_path):
    """Runs Python with these arguments in a folder of two files, and returns what it says."""
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "late.py").write_text(LATE)
    (tmp_path / "other.py").write_text("from tensorflow import Session\n")

    def run(*arguments, stdin=""):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )
        return done.stdout.splitlines(), done.stderr

    return run


@pytest.mark.slow
def test_the_file_that_installs_it_has_tf1_too(run):
    assert run("program.py")[0] == ["(1, 1) True False", "tensorflow True tf2compat.v1"]


@pytest.mark.slow
def test_a_command_and_a_console_have_tf1(run):
    assert run("-c", OPEN + "print(tf.Session().run(tf.constant(3)))")[0] == ["3"]
    assert run("-i", stdin=OPEN + "tf.Session().run(tf.constant(3)).item()\n")[0] == ["3"]


@pytest.mark.slow
def test_what_was_imported_before_is_named(run):
    shown, said = run("late.py")
    assert shown == ["tensorflow tf2compat.v1"]
    assert "__main__ imported TensorFlow before, and keeps TensorFlow 2's" in said
