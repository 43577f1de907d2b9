import os
import pty
import subprocess
import sys

import pytest

import tf2compat
from tests import programs

PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
RUN = [sys.executable, "-m", "tf2compat", "run"]
ONE = "import sys\nimport numpy as np\nimport tensorflow as tf\nprint(sys.argv, sys.path[0] == '', np.float)\n"


@pytest.mark.slow
def test_texts_run_as_with_plain_python(tmp_path):
    text = ONE + "print(tf.Session().run(tf.constant(1)), __name__)\n1 / 0\n"
    for arguments, stdin, argv, name in (
        (["-", "a"], text, ["-", "a"], "<stdin>"),
        (["-c", text, "--b"], "", ["-c", "--b"], "<string>"),
    ):
        done = subprocess.run(
            [*RUN, *arguments], input=stdin, capture_output=True, text=True, timeout=240, cwd=tmp_path
        )
        assert done.stdout.splitlines() == [f"{argv} True <class 'float'>", "1 __main__"]
        trace = done.stderr[done.stderr.index("Traceback") :].splitlines()
        assert trace[1] == f'  File "{name}", line 6, in <module>'
        assert trace[-1] == "ZeroDivisionError: division by zero"
        assert "tf2compat" not in "".join(trace)
        assert done.returncode == 1


STACK = """
import inspect, sys

inspect.stack()
looked_at, stock = [], inspect.ismodule
inspect.ismodule = lambda module: looked_at.append(module) or stock(module)
inspect.stack()
print(len(looked_at) < len(sys.modules))
"""


@pytest.mark.slow
def test_the_stack_is_found_without_a_search_of_all_modules(tmp_path):
    (tmp_path / "stack.py").write_text(STACK)
    done = subprocess.run([*RUN, "stack.py"], capture_output=True, text=True, timeout=240, cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("True\n", 0)


CHANGED = """
import os, signal, time
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
except SystemExit:
    raise AttributeError("'Operation' object has no attribute '_type_spec'")
"""


@pytest.mark.slow
@pytest.mark.parametrize("named", [["changed.py"], ["-m", "changed"]])
def test_sigterm_that_c_code_turns_into_another_error_is_no_error_of_the_program(tmp_path, named):
    (tmp_path / "changed.py").write_text(CHANGED)
    done = programs.run(["-m", "tf2compat", "run", *named], cwd=tmp_path)
    assert done.returncode == 75, done.stderr
    assert "AttributeError" not in done.stderr


@pytest.mark.slow
def test_a_console(tmp_path):
    main, console = pty.openpty()
    with subprocess.Popen(RUN, stdin=console, **PIPES, cwd=tmp_path) as process:
        os.close(console)
        lines = ("import tensorflow as tf", "import numpy as np", "for i in range(2):", "    j = np.int(i)", "")
        for line in (*lines, "tf.Session().run(tf.constant([j, 5]))", "1 +", "nothing", "exit()"):
            os.write(main, line.encode() + b"\n")
        shown = process.communicate(timeout=240)[0].decode()
        os.close(main)
    assert "TensorFlow 1 by tf2compat" in shown
    assert "array([1, 5], dtype=int32)" in shown
    assert "SyntaxError" in shown
    assert "NameError: name 'nothing' is not defined" in shown
    assert process.returncode == 0


NOISY = """
import tensorflow as tf
tf.logging.set_verbosity(tf.logging.INFO)
zeros = tf.zeros_initializer(dtype=tf.float32)
x = tf.layers.dense(tf.to_float(tf.zeros([2, 2], tf.int32)), 3, kernel_initializer=zeros)
with tf.Session(config=tf.ConfigProto(gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.3))) as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(x)


def main(_):
    tf.logging.info("once")


tf.app.run()
"""


@pytest.mark.slow
def test_a_run_says_what_runs_and_then_what_the_program_says(tmp_path):
    (tmp_path / "noisy.py").write_text(NOISY)
    environment = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    said = {}
    for flags in ((), ("--verbose",)):
        command = [*RUN, *flags, "noisy.py"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
        said[flags] = done.stderr.splitlines()
    first, *rest = said[()]
    assert first.startswith(f"tf2compat {tf2compat.__version__} on TensorFlow 2.")
    assert len(rest) == 1, rest
    assert rest[0].endswith("] once")
    assert any("deprecated" in line for line in said["--verbose",])
