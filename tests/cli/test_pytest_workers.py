import os
import subprocess
import sys

import pytest

CONFTEST = """
import tensorflow as tf
GRAPH = tf.Graph()
"""
TEST = """
import os
import numpy as np
import tensorflow as tf
import tensorflow.contrib


def test_tf1_is_on():
    assert "PYTEST_XDIST_WORKER" in os.environ
    assert not tf.executing_eagerly()
    assert tf.Session().run(tf.constant(np.float(2.0))) == 2.0
"""


@pytest.mark.slow
@pytest.mark.parametrize("plugins", [None, "conftest"])
def test_workers_of_xdist_run_tests_of_tf1(tmp_path, plugins):
    pytest.importorskip("xdist")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(TEST)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    if plugins:
        environment["PYTEST_PLUGINS"] = plugins
    command = [sys.executable, "-m", "tf2compat", "run", "-m", "pytest", "-q", "-n", "1", "-W", "error"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0
