import ast
import sys
import traceback

import pytest

from tf2compat.legacy_imports.moved_on.rewriting import may_ask
from tf2compat.legacy_imports.statements import compiled, rewritten

pytestmark = pytest.mark.filterwarnings("ignore")


def run(source):
    namespace = {"__name__": "own"}
    exec(compiled(source, "own.py", {}, old_names=True), namespace)
    return namespace


UNTOUCHED = [
    "import numpy as np\nx = np.zeros([2], np.float32) + np.exp(1)",
    "import tensorflow as tf\ny = tf.reshape(tf.linspace(0.0, 1.0, 3), [3], name='r')",
    "import numpy as np\nnp.float = float\ndel np.float",
    "x = {'a': 1}\nx['a'] = 2\nx['b'] = y\nx[0] = 3\nx[1:2] = y",
    "i = 7 % 3\nf = float('1') + int(2)",
    "class A:\n\n    def f(self):\n        return self.float + self.product",
    "from . import product\nfrom .numpy import float as F",
]


@pytest.mark.parametrize("source", UNTOUCHED)
def test_other_code_stays_as_it_is(source):
    assert ast.unparse(rewritten(source, "own.py", {}, old_names=True)) == source


def test_the_head_of_a_file_stays_its_head():
    source = '"""Doc."""\nfrom __future__ import annotations\nimport numpy as np\nX = np.float\n'
    names = run(source)
    assert (names["__doc__"], names["X"]) == ("Doc.", float)
    assert [name for name in names if not name.startswith("__")] == ["annotations", "np", "X"]
    assert run("'''Only a docstring.'''")["__doc__"] == "Only a docstring."


def test_lines_and_columns_stay():
    source = "import numpy as np\n\n\ndef f():\n    return np.product(np.float('x'))\n\nf()\n"
    with pytest.raises(ValueError, match="'x'") as caught:
        run(source)
    frames = [frame for frame in traceback.extract_tb(caught.tb) if frame.filename == "own.py"]
    assert [frame.lineno for frame in frames] == [7, 5]
    if sys.version_info >= (3, 11):
        assert (frames[1].colno, frames[1].end_colno) == (22, 35)


def test_an_attribute_that_nobody_has_is_an_error_as_ever():
    with pytest.raises(AttributeError, match="'dict' object has no attribute 'float'"):
        run("x = {}\nx.float")
    with pytest.raises(ImportError, match="cannot import name 'nothing' from 'numpy'"):
        run("from numpy import product, nothing")


def test_patterns_hold_names_only():
    names = run(
        "import numpy as np\n"
        "class A: float = 3\n"
        "match 3:\n"
        "    case A.float if np.float is float:\n"
        "        found = np.product([2, 3])\n"
    )
    assert names["found"] == 6


def test_methods_and_super_and_stores():
    names = run(
        "class A(object):\n"
        "    def sample(self, n): return n\n"
        "    def tostring(self): return 'mine'\n"
        "class B(A):\n"
        "    def sample(self, n): return super().sample(n) + 1\n"
        "    def set(self): self.float, self.product = 1, 2; self.float += 1; return self\n"
        "b = B().set()\n"
        "found = b.sample(1), b.tostring(), b.float, b.product\n"
    )
    assert names["found"] == (2, "mine", 2, 2)


def test_a_file_that_has_nothing_of_it_is_not_looked_at():
    assert may_ask(b"import numpy as np")
    assert may_ask(b"from collections import Mapping")
    assert may_ask(b"x = data.tostring()")
    assert not may_ask(b"import re\n\nx = re.compile('a')\n")


def test_universal_newlines():
    names = run(
        "import os\nwith open(os.devnull, 'rU') as f: mode = f.mode\nwith open(os.devnull, 'U') as f: t = f.read()"
    )
    assert (names["mode"], names["t"]) == ("r", "")


def test_a_module_whose_names_are_gone_by_its_full_name():
    names = run(
        "import scipy.misc\nX = scipy.misc.bytescale\ndef f():\n    import scipy.misc\n    return scipy.misc.comb"
    )
    assert (names["X"].__name__, names["f"]()(5, 2)) == ("bytescale", 10.0)


def test_kinds_of_types_are_asked_as_before():
    source = "import numpy as np\nX = np.issubdtype(np.int32, np.int), np.issubdtype(np.float32, np.float64)"
    assert run(source)["X"] == (True, False)
