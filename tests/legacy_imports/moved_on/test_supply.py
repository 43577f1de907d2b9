# ruff: noqa: E501
"""Old names and calls in files of a project; the values are those of NumPy 1.18 on Python 3.7."""

import ast
import re

import numpy as np
import pytest

from tf2compat.legacy_imports.moved_on import supply
from tf2compat.legacy_imports.statements import compiled, rewritten

pytestmark = pytest.mark.filterwarnings("ignore")

HEAD = """
import array, base64, collections, configparser, fractions, inspect, json, math, platform, random, threading, time, unittest
import html.parser
import xml.etree.cElementTree as ET
import numpy as np
import numpy as N
from collections import Mapping, OrderedDict, Iterable as It
from fractions import gcd
from numpy import alltrue, array as A, float as F, product
from xml.etree import cElementTree
import io
import numpy.compat as N_COMPAT
from numpy.core.umath_tests import inner1d
from numpy.lib.index_tricks import r_
from numpy.lib.npyio import savez
from numpy.linalg import linalg
from numpy.linalg.linalg import norm
from numpy.testing.utils import assert_allclose

def taken(x):
    parts = [slice(a, b) for a, b in [(1, 2), (1, 3)]]
    rest = []
    rest.append(slice(None))
    rest.append(slice(0, 2))
    zeros = [slice(0, 1)] * 2
    y = x.copy()
    y[zeros] = 3
    names = [slice(1, 2), "b"][1:]
    return x[parts].tolist(), x[rest].tolist(), y[0, 0], {"b": "b"}[names[0]]
"""
SAME = [
    "[np.float, np.int, np.bool, np.object, np.str, np.complex, np.long, np.unicode]"
    " == [float, int, bool, object, str, complex, int, str]",
    "np.zeros(2, np.bool).dtype == bool and np.zeros(2, dtype=N.int).dtype == np.int64",
    "isinstance(True, np.bool) and np.float(3) == 3.0 and F is float",
    "[np.float_, np.complex_, np.unicode_, np.string_, np.int0, np.bool8]"
    " == [np.float64, np.complex128, np.str_, np.bytes_, np.int64, np.bool_]",
    "(np.Inf, np.NINF, np.PINF, np.Infinity, np.infty) == (np.inf, -np.inf, np.inf, np.inf, np.inf)",
    "np.isnan(np.NaN) and np.isnan(np.NAN) and math.copysign(1, np.NZERO) == -1 and np.PZERO == 0",
    "np.product([2, 3]) == 6 and product([2, 4]) == 8 and alltrue([1]) and not np.sometrue([0])",
    "np.cumproduct([1, 2]).tolist() == [1, 2]",
    "np.in1d([[1, 2], [3, 4]], [1, 4]).tolist() == [True, False, False, True]",
    "np.row_stack([[1], [2]]).tolist() == [[1], [2]] and np.trapz([1, 2, 3]) == 4.0",
    "np.asscalar(np.array([3])) == 3 and np.alen([1, 2]) == 2",
    "not np.issubsctype('S8', str) and np.issubsctype(np.array([1.0]), float) and np.issubsctype(np.float32, np.floating)",
    "np.obj2sctype('f4') is np.float32 and np.obj2sctype(dict) is np.object_ and np.obj2sctype('nonsense', 5) == 5",
    "[np.issctype(x) for x in (np.float32, list, 1.1, np.dtype('f4'), np.str_)] == [True, False, False, True, True]",
    "[np.sctype2char(x) for x in (np.float32, int, np.array([1]))] == ['f', 'l', 'l']",
    "not np.issubclass_(1, 2) and np.issubclass_(np.int32, np.integer)",
    "[np.asfarray([1], t).dtype.name for t in (float, np.int32, 'f4')] == ['float64', 'float64', 'float32']",
    "np.cast['float32']([1, 2]).dtype == np.float32 and np.cast[np.int32]([1.7]).tolist() == [1]",
    "np.msort(np.array([[3, 1], [2, 4]])).tolist() == [[2, 1], [3, 4]]",
    "type(np.mat([[1, 2]])).__name__ == 'matrix' and np.round_(1.234, 2) == 1.23",
    "np.math.factorial(5) == 120 and np.warnings.__name__ == 'warnings' and np.sys.__name__ == 'sys'",
    "np.lib.pad([1], 1, 'constant').tolist() == [0, 1, 0]",
    "[x.__name__ for x in np.sctypes['float']][:3] == ['float16', 'float32', 'float64'] and len(np.sctypes['int']) == 4",
    "[np.find_common_type(a, b).name for a, b in (([np.float32], [np.int64, np.float64]), ([np.float32], [np.int64]),"
    " (['f4', 'f4', 'i4'], ['c8']), ([np.int32], [float]), ([np.uint8, np.int8], []))]"
    " == ['float32', 'float32', 'complex128', 'float64', 'int16']",
    "issubclass(np.AxisError, ValueError) and issubclass(np.VisibleDeprecationWarning, UserWarning)",
    "len(np.byte_bounds(np.zeros(3))) == 2 and np.safe_eval('[1]') == [1] and np.typeDict['float32'] is np.float32",
    # Methods.
    "np.array([1], np.int16).tostring() == b'\\1\\0' and np.float32(1).tostring() == b'\\0\\0\\x80?'",
    "array.array('b', [1]).tostring() == b'\\1' and (lambda a: (a.fromstring(b'ab'), a.tobytes()))(array.array('b'))[1] == b'ab'",
    "(lambda a: (a.itemset((0, 1), 5), a.itemset(3, 7), a.tolist()))(np.zeros((2, 2)))[2] == [[0, 5], [0, 7]]",
    "np.array([1], np.int16).newbyteorder().tolist() == [256]",
    "np.array([[1, 5], [2, 9]]).ptp() == 8 and np.array([[1, 5], [2, 9]]).ptp(axis=0).tolist() == [1, 4]",
    "threading.Thread().isAlive() is False",
    "[e.tag for e in ET.fromstring('<a><b/><c/></a>').getchildren()] == ['b', 'c']",
    "[e.tag for e in cElementTree.fromstring('<a><b/></a>').getiterator()] == ['a', 'b']",
    "ET.tostring(ET.fromstring('<a/>')) == b'<a />' and html.parser.HTMLParser().unescape('&lt;') == '<'",
    "unittest.TestCase().assertEquals(1, 1) is None",
    # Python.
    "isinstance({}, collections.Mapping) and isinstance([], It) and collections.Sequence.__name__ == 'Sequence'",
    "inspect.getargspec(lambda a, b=1, *c, **d: 0) == (['a', 'b'], 'c', 'd', (1,))",
    "inspect.getargspec(lambda a: 0).args == ['a'] and time.clock() > 0",
    "(fractions.gcd(4, 6), fractions.gcd(4, -6), gcd(9, 6), fractions.gcd(4.0, 6)) == (2, -2, 3, 2.0)",
    "len(platform.linux_distribution()) == 3 and platform.dist() == platform.linux_distribution()",
    "base64.encodestring(b'abc') == b'YWJj\\n' and base64.decodestring(b'YWJj') == b'abc'",
    "json.loads('{\"a\": 1}', encoding='utf-8') == {'a': 1} and math.factorial(5.0) == 120",
    "(random.seed(1), random.sample({1, 2, 3, 4, 5}, 3), random.sample([1, 2, 3], 2))[1:] == ([2, 1, 5], [1, 2])",
    "len(random.Random(3).sample({'a': 1, 'b': 2}.keys(), 1)) == 1",
    "(lambda z: (random.shuffle(z, lambda: 0.3), z))([1, 2, 3, 4])[1] == [4, 3, 1, 2]",
    # NumPy's calls.
    "np.array([[1, 2], [3]]).tolist() == [[1, 2], [3]] and np.array([[1, 2], [3]]).dtype == object",
    "A([1, [3]]).tolist() == [1, [3]] and np.asarray([[[1], [2]], [[3], [4, 5]]]).shape == (2, 2)",
    "list(map(np.array, [[1], [2, [3]]]))[0].shape == (1,)",
    "np.array([[1, 2], [3]], ndmin=2).shape == (1, 2) and np.asanyarray([[1], None]).shape == (2,)",
    "(np.random.seed(0), np.random.permutation([[1, 2], [3], [4, 5, 6]]).tolist())[1] == [[4, 5, 6], [3], [1, 2]]",
    "(np.random.seed(0), np.random.choice([[1, 2], [3], [4, 5, 6]]))[1] == [1, 2]",
    "(np.random.seed(0), np.random.permutation(4).tolist(), np.random.choice(5, 2).tolist())[1:] == ([2, 3, 1, 0], [3, 3])",
    "np.array([1, 2], copy=False, dtype=np.float, ndmin=2).tolist() == [[1.0, 2.0]]",
    "(lambda x: np.array(x, copy=False) is x and np.array(x) is not x)(np.zeros(2))",
    "np.reshape([1, 2, 3, 4], newshape=(2, 2)).shape == (2, 2) and np.reshape(a=[1, 2], newshape=-1).shape == (2,)",
    "np.fromstring(b'\\1\\2\\3', np.uint8, 2).tolist() == [1, 2] and np.fromstring(b'\\1', np.uint8).flags.writeable",
    "np.fromstring('\\1\\xe9', np.uint8).tolist() == [1, 195, 169] and np.fromstring('1 2', sep=' ').tolist() == [1, 2]",
    "np.unique([[1, 2], [2, 1]], return_inverse=True)[1].tolist() == [0, 1, 1, 0]",
    "np.percentile([1, 2, 3, 4], 50, interpolation='lower') == 2",
    "np.histogram([1, 2, 3], bins=2, normed=True)[0].tolist() == [1 / 3, 2 / 3]",
    "np.sum(i * 2 for i in range(4)) == 12 and np.stack(map(np.ones, [2, 2])).shape == (2, 2)",
    "np.column_stack(zip([1, 2], [3, 4])).tolist() == [[1, 2], [3, 4]] and np.vstack(np.ones(2) for _ in 'ab').shape == (2, 2)",
    "(np.uint8(-1), np.uint8(300), np.uint8(3.7), np.int8([200]).tolist()) == (255, 44, 3, [-56])",
    "np.array([-1, 300], np.uint8).tolist() == [255, 44] and np.zeros(1, np.uint8).dtype.type is np.uint8",
    # Arrays of one element.
    "(float(np.array([1.5])), int(np.array([[1.5]])), complex(np.array([2]))) == (1.5, 1, 2)",
    "list(map(float, np.array([[1.0], [2.0]]))) == [1.0, 2.0] and float('2') == 2.0 and int('7') == 7",
    "'%f %d %s' % (np.array([1.5]), np.array([2]), np.array([1.5])) == '1.500000 2 [1.5]'",
    "'%.1f' % np.array([[1.5]]) == '1.5' and '%(a)d' % {'a': 3} == '3' and '%s' % np.array([1]) == '[1]'",
    "math.sqrt(np.array([4.0])) == 2.0 and math.pow(np.array([2]), 3) == 8 and math.floor(np.array([2.5])) == 2",
    # Moved modules, and names with words like `mean`.
    "N_COMPAT.asbytes('a') == b'a' and N_COMPAT.asstr(b'a') == 'a' and np.compat.long is int",
    "(norm([3, 4]), np.linalg.linalg.norm([3, 4]), linalg.det([[2.0]]), r_[1, 2].tolist()) == (5.0, 5.0, 2.0, [1, 2])",
    "inner1d([1, 2], [3, 4]) == 11 and assert_allclose(1, 1) is None and np.lib.function_base.append([1], 2).tolist() == [1, 2]",
    "(lambda f: (savez(f, a=[1]), f.tell() > 0))(io.BytesIO())[1]",
    "np.histogram2d([1, 2], [1, 2], bins=2, normed=True)[0].tolist() == [[2.0, 0.0], [0.0, 2.0]]",
    "np.histogramdd(np.array([[1], [2]]), bins=2, normed=True)[0].tolist() == [1.0, 1.0]",
    "np.random.RandomState(1).random_integers(5, size=4).tolist() == [4, 5, 1, 2]",
    "np.random.RandomState(1).random_integers(2, 9) == 7",
    "(lambda f: (np.disp('a', f), np.disp(1, f, False), f.getvalue()))(io.StringIO())[2] == 'a\\n1'",
    "np.nbytes[np.float32] == 4 and np.maximum_sctype(np.int8) is np.int64 and np.maximum_sctype('U') is np.str_",
    "(lambda r: (r.a.tolist(), r.b.tolist()))(np.recfromcsv(io.BytesIO(b'A,b\\n1,x\\n2,y\\n'))) == ([1, 2], [b'x', b'y'])",
    "np.recfromtxt(io.BytesIO(b'1 2\\n3 4\\n'), names='p,q').q.tolist() == [2, 4]",
    "inspect.formatargspec(*inspect.getargspec(lambda a, b=1, *c, **d: 0)) == '(a, b=1, *c, **d)'",
    "(lambda g: np.vstack(g).tolist())(np.ones(1) * i for i in range(2)) == [[0], [1]]",
    "(lambda g: np.hstack(g).tolist() + np.stack(np.eye(1)).tolist())(iter([[1], [2]])) == [1, 2, [1.0]]",
    # A list of slices.
    "(lambda x: taken(x))(np.arange(12).reshape(3, 4)) == ([[5, 6]], [[0, 1], [4, 5], [8, 9]], 3, 'b')",
    "getattr(np, 'float') is float and getattr(N, 'float32') is np.float32",
    "getattr(np, 'int32') is np.int32 and getattr(np, 'uint' + '8') is np.uint8 and getattr(np, 'array')([1, [2]]).shape == (2,)",
]


def run(source):
    namespace = {"__name__": "own"}
    exec(compiled(source, "own.py", old_names=True), namespace)
    return namespace


@pytest.fixture(scope="module")
def code():
    return run(HEAD + "CHECKS = [" + ",\n".join(f"lambda: ({expression})" for expression in SAME) + "]")


@pytest.mark.parametrize("number", range(len(SAME)), ids=lambda number: re.sub(r"\W+", "-", SAME[number])[:60])
def test_as_it_was(code, number):
    assert code["CHECKS"][number](), SAME[number]


@pytest.mark.parametrize(
    "expression",
    [
        "float(np.array([1.0, 2.0]))",
        "'%d' % 'a'",
        "'%f' % np.array([1.0, 2.0])",
        "np.nothing_of_it",
        "np.float128x",
        "np.array([[1, 2], [3]], dtype=float)",
        "np.array([np.zeros((2, 3)), np.zeros((2, 4))])",
        "np.array([-1, 300], 'q').nothing",
    ],
)
def test_errors_stay(expression):
    with pytest.raises((TypeError, ValueError, AttributeError)):
        run(f"import numpy as np\n{expression}")


def test_elements_that_are_arrays_of_one_element():
    names = run(
        "import numpy as np\n"
        "a, o, d = np.zeros(3), np.empty(2, object), {}\n"
        "v = np.array([[4.0]])\n"
        "a[0], b = v, 2\n"
        "a[1] += np.array([2.0])\n"
        "o[0] = v\n"
        "d[2] = v\n"
        "c = np.zeros((2, 2))\n"
        "c[0] = v\n"
        "c[1, 1] = v\n"
        "c[-1, 0] = a[1]\n"
    )
    assert names["a"].tolist() == [4.0, 2.0, 0.0]
    assert names["c"].tolist() == [[4.0, 4.0], [2.0, 4.0]]
    assert names["o"][0] is names["v"]
    assert names["d"][2] is names["v"]


def test_a_star_has_the_old_names_and_no_python_type():
    names = run("from numpy import *\nx = product([2, 3]), alltrue([1]), array([[1], [2, 3]]).shape, NaN, float('2')")
    assert names["x"][:3] == (6, True, (2,))
    assert ("float" in names, "str" in names) == (False, False)


SCIPY = """
import numpy
import scipy
import scipy as sp
import scipy.signal
from scipy import randn
from scipy.linalg import pinv2
from scipy.signal import gaussian
from scipy.sparse.linalg.eigen.arpack import eigsh
x = sp.array([4.0]), scipy.mean([1, 3]), sp.sqrt(-1), scipy.signal.hann(3).tolist(), gaussian(1, 1).tolist()
y = randn(2).shape, sp.randn(1).shape, pinv2(numpy.eye(1)).tolist(), eigsh.__name__
"""


def test_scipy_as_it_was():  # With SciPy 1.2, the last one whose `scipy.misc` had all of its functions.
    pytest.importorskip("scipy")
    names = run(SCIPY)
    assert names["x"] == (np.array([4.0]), 2.0, 1j, [0.0, 1.0, 0.0], [1.0])
    assert names["y"] == ((2,), (1,), [[1.0]], "eigsh")


def test_scikit_learn_as_it_was():
    pytest.importorskip("sklearn")
    names = run(
        "from sklearn.cross_validation import train_test_split\nfrom sklearn.externals import joblib\n"
        "import sklearn.externals.joblib as j\nx = train_test_split([1, 2], test_size=0.5)"
    )
    assert len(names["x"]) == 2
    assert names["joblib"] is names["j"]
    assert names["joblib"].__name__ == "joblib"


def test_words_count_where_an_import_tells():
    source = "import numpy as np\nx = np.mean(m.mean(), d.exponential(f), h.helper, u.utils.load)"
    assert ast.unparse(rewritten(source, "own.py", {}, old_names=True)) == source


def test_numpy_itself_stays_as_it_is():
    run("import numpy as np\nnp.float, np.product([1]), np.array([[1], [2, 3]])")
    assert [name for name in ("float", "int", "product") if name in vars(np)] == []
    with pytest.raises(ValueError, match="inhomogeneous"):
        np.array([[1], [2, 3]])


def test_what_the_program_sets_is_what_it_gets(monkeypatch):
    monkeypatch.setitem(vars(np), "float", "mine")
    assert run("import numpy as np\nx = np.float")["x"] == "mine"
    monkeypatch.setattr(np, "array", lambda value, *arguments: ("patched", value))
    assert run("import numpy as np\nx = np.array(3)")["x"] == ("patched", 3)


def test_attribute_of_what_is_not_a_module():
    class Named:
        float = 3

    assert supply.attribute(Named(), "float") == 3
    assert supply.attribute(np.zeros(2), "tostring")() == bytes(16)
