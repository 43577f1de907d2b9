import ast
import sys

import pytest

from tf2compat.legacy_imports.deep_trees import deep_trees
from tf2compat.legacy_imports.statements import compiled


def test_visitors_go_as_deep_as_the_parser_did():
    tree = ast.parse("x = " + "1 + " * 2500 + "1")
    before = sys.getrecursionlimit()
    with pytest.raises(RecursionError):
        ast.NodeTransformer().visit(tree)
    with deep_trees():
        ast.NodeTransformer().visit(tree)
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize("old_names", [False, True])
def test_a_file_that_python_compiles_is_rewritten_too(old_names):
    source = "import tensorflow as tf\nVALUE = " + "1 + " * 2000 + "1\nNAME = tf.__name__\n"
    names = {}
    exec(compile(source, "plain.py", "exec"), {})
    exec(compiled(source, "plain.py", old_names=old_names), names)
    assert (names["VALUE"], names["NAME"]) == (2001, "tf2compat.v1")
