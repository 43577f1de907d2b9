import ast

import pytest

from tf2compat.cli.unreadable import advice_on


def advice(source):
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return advice_on(error, source.encode(), "old.py")
    raise AssertionError(source)


@pytest.mark.parametrize(
    "line",
    [
        "print 'x'",
        "print >>f, 'x',; print 'y'",
        "exec 'x = 1'",
        "try:\n    pass\nexcept ValueError, error:\n    pass",
        "raise ValueError, 'x'",
        "x = 0777",
        "x = 10L",
        "if a <> b: pass",
        "x = `y`",
        "x = ur'a'",
        "f = lambda (x, y): x",
        "def f(a, (b, c)):\n    pass",
        "if x:\n        a = 1\n\tb = 2",
    ],
)
def test_python_2(line):
    found = advice(f"import tensorflow as tf\n{line}\n")
    assert found.startswith("It is Python 2: "), found
    assert "`python -m fissix -w old.py`" in found


@pytest.mark.parametrize("line", ["x = (1,", "def f(:\n    pass", "x = 1 +", "if x\n    pass", "x = 'a"])
def test_an_error_is_none_of_python_2(line):
    found = advice(f"import tensorflow as tf\n{line}\n")
    assert found.startswith("Python cannot read it: "), found
    assert "mend the line" in found


@pytest.mark.parametrize("line", ["f(x, async=True)", "async = 3", "x.async()"])
def test_a_keyword_that_was_a_name(line):
    assert "`async` is a keyword since Python 3.7" in advice(f"{line}\n")


def test_too_deep():
    assert advice("x = " + "-" * 100_000 + "1\n").endswith("Split them.")
