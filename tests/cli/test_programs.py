import os
import pty
import subprocess
import sys

import pytest

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
