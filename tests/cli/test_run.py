"""Scripts as they are: `python -m tf2compat run` beside plain `python`."""

import os
import re
import signal
import subprocess
import sys

import pytest
import tensorflow as tf

SCRIPT = '''"""A script of 2017; nothing in it knows of tf2compat."""
import numpy as np
import tensorflow as tf
import tensorflow.contrib.slim.nets
from tensorflow.contrib import slim
from project import model

flags = tf.app.flags
flags.DEFINE_string("model_dir", "", "where to write")
flags.DEFINE_integer("steps", 10, "how many")
FLAGS = flags.FLAGS


def main(_):
    x, y = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.int64, [None])
    with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(1e-4)):
        logits = slim.fully_connected(model.network(x, is_training=True), 2, activation_fn=None, scope="logits")
    tf.losses.sparse_softmax_cross_entropy(y, logits)
    loss = tf.losses.get_total_loss()
    tf.summary.scalar("loss", loss)
    step = tf.train.get_or_create_global_step()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train_op = tf.train.AdamOptimizer(0.01).minimize(loss, step)
    values = np.random.RandomState(0).randn(32, 4)
    hook = model.Remembers(loss)
    hooks = [hook, tf.train.StopAtStepHook(num_steps=FLAGS.steps)]
    with tf.train.MonitoredTrainingSession(checkpoint_dir=FLAGS.model_dir, hooks=hooks, save_summaries_steps=5) as sess:
        while not sess.should_stop():
            sess.run(train_op, {x: values, y: (values.sum(1) > 0)})
    print("steps", hook.steps, "loss", hook.last)


if __name__ == "__main__":
    tf.app.run()
'''
MODEL = """import tensorflow as tf
import tensorflow.contrib.layers as layers
from tensorflow.python.training import session_run_hook


class Remembers(session_run_hook.SessionRunHook):
    def __init__(self, loss):
        self._loss, self.steps = loss, 0

    def before_run(self, run_context):
        return session_run_hook.SessionRunArgs(self._loss)

    def after_run(self, run_context, run_values):
        self.last, self.steps = run_values.results, self.steps + 1


def network(x, is_training):
    params = {"is_training": is_training}
    hidden = layers.fully_connected(x, 8, normalizer_fn=layers.batch_norm, normalizer_params=params)
    return tf.layers.dense(hidden, 8, activation=tf.nn.relu)
"""


def run(folder, *arguments, **options):
    options = {"capture_output": True, "text": True, "timeout": 120, "cwd": folder} | options
    return subprocess.run([sys.executable, "-m", "tf2compat", "run", *arguments], **options)


@pytest.fixture
def project(tmp_path):
    (tmp_path / "train.py").write_text(SCRIPT)
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "__init__.py").write_text("")
    (tmp_path / "project" / "model.py").write_text(MODEL)
    return tmp_path


@pytest.mark.slow
def test_a_script_trains_writes_and_resumes(project):
    for expected in (7, 14):
        done = run(project, "train.py", "--model_dir=out", "--steps=7")
        assert done.returncode == 0, done.stderr[-3000:]
        assert re.search(r"steps 7 loss [\d.]+", done.stdout)
        path = tf.train.latest_checkpoint(str(project / "out"))
        assert tf.train.load_variable(path, "global_step") == expected
    names = {name for name, _ in tf.train.list_variables(path)}
    assert {
        "fully_connected/weights",
        "fully_connected/BatchNorm/moving_mean",
        "dense/kernel",
        "logits/weights",
    } <= names
    events = [e for p in (project / "out").glob("events*") for e in tf.compat.v1.train.summary_iterator(str(p))]
    assert "loss" in {value.tag for event in events for value in event.summary.value}


@pytest.mark.slow
def test_options_are_the_settings_and_a_module_runs_too(project):
    done = run(project, "--checkpoint-format", "tf2", "-m", "train", "--model_dir=out", "--steps=2")
    assert done.returncode == 0, done.stderr[-3000:]
    keys = dict(tf.train.list_variables(str(project / "out")))
    assert "_CHECKPOINTABLE_OBJECT_GRAPH" in keys


PYTHON = """import os, pickle, sys
import {tensorflow}
class Point:
    pass
print(sys.argv, __name__, __file__, os.path.basename(sys.path[0]) != "")
print(type(pickle.loads(pickle.dumps(Point()))).__name__)
print(sys.modules["__main__"].Point is Point, __doc__, __spec__, "tf2compat" in sys.argv[0])
"""


def test_a_script_sees_what_it_sees_under_python(tmp_path):
    (tmp_path / "plain.py").write_text(PYTHON.format(tensorflow="json"))
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "script.py").write_text(PYTHON.format(tensorflow="tensorflow"))
    ours = run(tmp_path, "s/script.py", "a", "--strategy=x", "-m")
    plain = subprocess.run(
        [sys.executable, "plain.py", "a", "--strategy=x", "-m"], cwd=tmp_path, capture_output=True, text=True
    )
    assert ours.stdout == plain.stdout.replace("plain.py", "s/script.py"), ours.stderr


@pytest.mark.parametrize(
    ("body", "code"),
    [("import sys; sys.exit(3)", 3), ("raise SystemExit('gone')", 1), ("raise ValueError('bad')", 1), ("1 +", 1)],
)
def test_exit_codes_and_tracebacks(tmp_path, body, code):
    (tmp_path / "script.py").write_text(
        f"import tensorflow as tf\n\n\ndef f():\n    {body}\n\n\nf()\n" if body != "1 +" else body
    )
    ours = run(tmp_path, "script.py")
    plain = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (ours.returncode, plain.returncode) == (code, code)
    seen = [re.sub(r'File ".*script.py"', 'File "script.py"', text.stderr) for text in (ours, plain)]
    tails = [text[text.rfind("Traceback") if "Traceback" in text else text.rfind("  File") :] for text in seen]
    assert tails[0] == tails[1] or code == 3 or "gone" in tails[0]


def test_a_file_that_is_not_there(tmp_path):
    done = run(tmp_path, "nothing.py")
    assert done.returncode == 2
    assert "there is no file nothing.py" in done.stderr


def test_an_interrupt_reaches_the_script(tmp_path):
    (tmp_path / "script.py").write_text(
        "import time\nimport tensorflow as tf\n"
        "try:\n    print('ready', flush=True)\n    for _ in range(600):\n        time.sleep(0.1)\n"
        "except KeyboardInterrupt:\n    print('interrupted', flush=True)\n"
        "    raise SystemExit(5)\n"
    )
    command = [sys.executable, "-m", "tf2compat", "run", "script.py"]
    child = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL)
    assert child.stdout.readline() == "ready\n"
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=60)[0] == "interrupted\n"
    assert child.returncode == 5


@pytest.mark.slow
def test_installed_packages_are_told_of_and_may_be_named(tmp_path):
    package = tmp_path / "venv" / "site-packages" / "installed_one"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        "import tensorflow as tf\ntry:\n    FOUND = bool(tf.Session)\nexcept AttributeError:\n    FOUND = False\n"
    )
    (package / "tool.py").write_text("import installed_one\nprint('tool', installed_one.FOUND)\n")
    (tmp_path / "train.py").write_text(
        "import importlib, sys\n"
        "import tensorflow as tf\n"
        "import installed_one, tf_keras\n"
        "import tf_keras.src.backend as backend\n"
        "print(installed_one.FOUND, importlib.import_module('tensorflow') is tf is sys.modules['tensorflow'])\n"
        "print(backend.tf.__name__)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(package.parent), *sys.path])}
    commands = ["train.py"], ["--package", "installed_one", "train.py"], ["-m", "installed_one.tool"]
    plain, named, tool = (run(tmp_path, *command, env=environment) for command in commands)
    assert plain.stdout.split() == ["False", "True", "tensorflow.compat.v2"], plain.stderr[-2000:]
    assert plain.stderr.count("--package installed_one") == 1
    assert named.stdout.split() == ["True", "True", "tensorflow.compat.v2"], named.stderr[-2000:]
    assert "--package" not in named.stderr
    assert tool.stdout.split() == ["tool", "True"], tool.stderr[-2000:]


@pytest.mark.slow
def test_old_names_of_numpy_and_python_and_their_switch(tmp_path):
    (tmp_path / "script.py").write_text(
        '"""Doc."""\n'
        "from __future__ import print_function\n"
        "from collections import Mapping\n"
        "import multiprocessing, pickle, types\n"
        "import numpy as np\n"
        "import tensorflow as tf\n"
        "def kind(dtype=np.float): return dtype\n"
        "print(kind().__name__, isinstance(np, types.ModuleType), pickle.loads(pickle.dumps(kind)) is kind)\n"
        "with tf.Session() as sess:\n"
        "    print('%.1f' % sess.run(tf.constant([2.5])), float(sess.run(tf.constant([[3.5]]))), 'float' in vars(np))\n"
    )

    def out(*options):
        command = [sys.executable, "-m", "tf2compat", "run", *options, "script.py"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200)

    done = out()
    assert done.stdout.splitlines() == ["float True True", "2.5 3.5 False"], done.stderr[-2000:]
    assert done.stderr.count("collections.Mapping, numpy.float.") == 1
    refused = out("--no-old-names")
    assert (refused.returncode, "cannot import name 'Mapping'" in refused.stderr) == (1, True)
