import ast
import subprocess
import sys
import types

import pytest

from tf2compat.legacy_imports import pytest_modules

MODULE = """import numpy as np
import tensorflow as tf
from unittest import mock
import model


class Sums(tf.test.TestCase):
    def test_sum(self):
        with self.test_session() as session:
            self.assertEqual(session.run(tf.constant(1) + 2), 3)


@mock.patch("tensorflow.Session")
def test_one_tensorflow_in_both(found):
    assert tf.Session is found
    assert tf is model.tf


def test_old_names_are_supplied():
    assert np.float is float


def test_assertions_are_explained():
    assert 1 == tf.__name__
"""


@pytest.mark.slow
def test_pytest_under_run(tmp_path):
    (tmp_path / "conftest.py").write_text("import tensorflow as tf\n\ntf.placeholder\n")
    (tmp_path / "model.py").write_text("import tensorflow as tf\n")
    (tmp_path / "test_it.py").write_text(MODULE)
    command = [sys.executable, "-m", "tf2compat", "run", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "1 failed, 3 passed" in done.stdout, done.stdout[-3000:] + done.stderr[-1000:]
    assert "where 'tf2compat.v1' = tf.__name__" in done.stdout
    assert done.returncode == 1


def test_only_a_programs_modules_are_rewritten_and_twice_is_harmless(tmp_path):
    given = []
    module = types.ModuleType("rewrite")
    module.PYC_TAIL = ".cpython-311-pytest-8.pyc"
    module.rewrite_asserts = lambda tree, *rest: given.append(ast.unparse(tree))
    pytest_modules._finish(module)
    tail = module.PYC_TAIL
    pytest_modules._finish(module)
    assert tail == module.PYC_TAIL
    assert tail.startswith(".cpython-311-pytest-8-tf2compat-")
    for path in (str(tmp_path / "test_it.py"), pytest.__file__, None):
        module.rewrite_asserts(ast.parse("import tensorflow as tf"), b"", path)
    assert given == ["import tf2compat.v1 as tf", "import tensorflow as tf", "import tensorflow as tf"]


def test_a_pytest_without_that_function_is_left_alone():
    module = types.ModuleType("rewrite")
    pytest_modules._finish(module)
    assert not hasattr(module, "PYC_TAIL")
