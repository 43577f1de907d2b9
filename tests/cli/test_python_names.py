import ast
import importlib.util

import pytest

from tf2compat.cli import python_names
from tf2compat.cli.python_names import gone_from_python


def gone(source):
    return {name: edit for _, name, edit in gone_from_python(ast.parse(source))}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("for i in xrange(3): pass", {"xrange": "range"}),
        ("x = raw_input()", {"raw_input": "input"}),
        ("import cPickle as pickle, os", {"cPickle": "pickle"}),
        ("from Queue import Queue", {"Queue": "queue"}),
        ("import urllib; urllib.urlopen(x)", {"urllib.urlopen": "urllib.request.urlopen"}),
        ("from itertools import izip", {"itertools.izip": "zip"}),
        ("d.iteritems()", {".iteritems()": "items()"}),
        ("print >>sys.stderr, 'x'", {"print >>": "print(..., file=f)"}),
    ],
)
def test_what_is_gone(line, expected):
    assert gone(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "xrange = range\nxrange(3)",
        "from six.moves import xrange\nxrange(3)",
        "from past.builtins import *\nxrange(3)",
        "def f(unicode):\n    return unicode",
        "six.iteritems(d)",
        "from .thread import x",
        "import queue, pickle",
        "self.reduce(x)",
    ],
)
def test_what_is_not(line):
    assert gone(line) == {}


@pytest.mark.parametrize("name", sorted(python_names._MODULES))
def test_modules_are_told_by_what_this_python_has(name):
    assert bool(gone(f"import {name}")) == (importlib.util.find_spec(name) is None)
