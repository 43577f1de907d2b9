import ast

import pytest

from tf2compat.cli.reached import Functions

MAIN = "\nif __name__ == '__main__':\n    used()\n"


def unreached(files):
    """Returns the functions whose first statement is not reached."""
    functions = Functions()
    trees = {path: ast.parse(text) for path, text in files.items()}
    for path, tree in trees.items():
        functions.add(path, tree)
    nodes = [(path, node) for path, tree in trees.items() for node in ast.walk(tree)]
    return {functions.unreached(path, n.body[0].lineno) for path, n in nodes if isinstance(n, ast.FunctionDef)} - {""}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def used():\n    inner()\ndef inner():\n    pass\ndef other():\n    pass\n", {"other"}),
        ("def used():\n    pass\ndef a():\n    b()\ndef b():\n    a()\n", {"a", "b"}),
        ("def used():\n    pass\n@register\ndef a():\n    pass\n", set()),
        ("def used():\n    pass\ndef test_a():\n    pass\ndef main():\n    pass\n", set()),
        ("def used():\n    table['a']\ndef a():\n    pass\n", set()),
        ("def used():\n    getattr(x, name)\ndef a():\n    pass\n", set()),
        ("def used():\n    getattr(x, 'b')\ndef a():\n    pass\n", {"a"}),
        (
            "class A:\n    def __init__(self):\n        pass\n    def a(self):\n        pass\ndef used():\n    A()\n",
            {"a"},
        ),
        ("class A:\n    def __init__(self):\n        pass\ndef used():\n    pass\n", {"A"}),
        ("class A(tf.train.SessionRunHook):\n    def begin(self):\n        pass\ndef used():\n    A()\n", set()),
        ("class A(object):\n    def a(self):\n        pass\ndef used():\n    A()\n", {"a"}),
        ("def used(x=lambda: a()):\n    pass\ndef a():\n    pass\n", set()),
    ],
)
def test_functions_that_no_code_mentions(body, expected):
    assert unreached({"script.py": body + MAIN}) == expected


def test_files_together():
    library = "def used():\n    pass\ndef other():\n    pass\n"
    assert unreached({"lib.py": library}) == set()
    assert unreached({"lib.py": library, "script.py": f"import lib{MAIN}"}) == {"other"}
    assert unreached({"lib.py": library, "script.py": MAIN}) == set()  # Nobody imports it: a library.
    public = {"pkg/__init__.py": "from .lib import other\n", "pkg/lib.py": library, "script.py": f"import pkg{MAIN}"}
    assert unreached(public) == set()
