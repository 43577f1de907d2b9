import ast

import pytest

from tests import programs
from tf2compat.legacy_imports import autograph_sources
from tf2compat.legacy_imports.moved_on.rewriting import HELPER

# The values are those of TensorFlow 1.15.5, with NumPy 1.18.
PROGRAM = """
import numpy as np
import tensorflow as tf


class Layer(tf.keras.layers.Layer):
    def call(self, x):
        import tensorflow as tf1
        if tf.reduce_sum(x) > 0:
            x = x + np.ones(2).astype(np.float)
        return x + 0 * tf1.random_uniform([2])


def mapped(v):
    y = tf.cast(v, np.float32) * np.product([2, 3])
    if v > 2:
        y = y + tf.constant(np.ones((), np.float), tf.float32)
    return y


data = tf.data.Dataset.range(5).map(mapped).map(lambda q: q * np.float(2))
element = data.make_one_shot_iterator().get_next()
x = tf.placeholder(tf.float32, [None, 2])
y = Layer()(x)
with tf.Session() as sess:
    print(sess.run(y, {x: [[1, 2]]}).tolist(), sess.run(y, {x: [[-1, -2]]}).tolist())
    print([float(sess.run(element)) for _ in range(5)])
"""
PRINTED = ["[[2.0, 3.0]] [[-1.0, -2.0]]", "[0.0, 12.0, 24.0, 38.0, 50.0]"]


@pytest.mark.slow
@pytest.mark.parametrize("door", ["run", "install"])
def test_old_names_and_imports_in_functions_that_are_converted(tmp_path, door):
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "installed.py").write_text("import tf2compat\ntf2compat.install()\nimport program\n")
    named = {"run": ["-m", "tf2compat", "run", "program.py"], "install": ["installed.py"]}[door]
    done = programs.run(named, cwd=tmp_path)
    assert done.stdout.splitlines() == PRINTED, done.stderr


def function_of(names):
    made = {}
    exec("def f(x):\n    return np.float(x)", names, made)
    return made["f"]


def test_what_is_no_programs_stays():
    tree = ast.parse("def f(x):\n    return np.float(x)")
    assert autograph_sources._rewritten(function_of({"__name__": "module"}), tree) is None
    assert autograph_sources._rewritten(len, tree) is None


def test_what_was_rewritten_asks():
    tree = ast.parse("def f(x):\n    return np.float(x)")
    made = autograph_sources._rewritten(function_of({HELPER: None, "__file__": "program.py"}), tree)
    assert HELPER in ast.unparse(made.body[-1])


def test_what_needs_no_rewriting_is_left_as_it_is():
    tree = ast.parse("def f(x):\n    return x")
    assert autograph_sources._rewritten(function_of({HELPER: None}), tree) is None
