import ast

import pytest

from tf2compat.cli.guards import guards_of

HERE = {"there"}


def guarded(source):
    """Returns the names `tf.x` of a file that are guarded."""
    tree = ast.parse(source)
    found = guards_of(tree, lambda owner, name: name in HERE if ast.unparse(owner) == "tf" else None)
    return {
        ast.unparse(node): found[id(node)].reason for node in ast.walk(tree) if _is_name(node) and id(node) in found
    }


def _is_name(node):
    return isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.Attribute) and node.attr in "ab")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if hasattr(tf, 'gone'):\n    tf.a\nelse:\n    tf.b\n", {"tf.a"}),
        ("if not hasattr(tf, 'gone'):\n    tf.a\nelse:\n    tf.b\n", {"tf.b"}),
        ("if hasattr(tf, 'there'):\n    tf.a\nelse:\n    tf.b\n", {"tf.b"}),
        ("if hasattr(self, 'gone'):\n    tf.a\n", set()),
        ("if 'gone' in dir(tf):\n    tf.a\nelse:\n    tf.b\n", {"tf.a"}),
        ("if 'gone' not in dir(tf):\n    tf.a\nelse:\n    tf.b\n", {"tf.b"}),
        ("x = tf.a if hasattr(tf, 'gone') else tf.b\n", {"tf.a"}),
        ("hasattr(tf, 'gone') and tf.a\nhasattr(tf, 'there') and tf.b\n", {"tf.a"}),
        ("hasattr(tf, 'there') or tf.a\n", {"tf.a"}),
        ("if hasattr(tf, 'there') and hasattr(tf, 'gone') or False:\n    tf.a\n", {"tf.a"}),
        ("if sys.version_info[0] < 3:\n    tf.a\nelse:\n    tf.b\n", {"tf.a"}),
        ("if sys.version_info >= (3, 0):\n    tf.a\nelse:\n    tf.b\n", {"tf.b"}),
        ("if sys.version_info[0] < last:\n    tf.a\n", set()),
        ("if TYPE_CHECKING:\n    tf.a\nif six.PY2:\n    tf.b\n", {"tf.a", "tf.b"}),
        ("if tf.__version__ < '1.0':\n    tf.a\nelse:\n    tf.b\n", {"tf.a", "tf.b"}),
        ("if np.__version__ < '1.0':\n    tf.a\n", set()),
        ("try:\n    tf.a\nexcept AttributeError:\n    tf.b\n", {"tf.a", "tf.b"}),
        ("try:\n    tf.a\nexcept (KeyError, AttributeError):\n    pass\n", {"tf.a"}),
        ("try:\n    tf.a\nexcept:\n    pass\nelse:\n    tf.b\n", {"tf.a"}),
        ("try:\n    tf.a\nexcept ImportError:\n    tf.b\n", {"tf.b"}),
        ("try:\n    tf.a\nexcept ValueError:\n    pass\n", set()),
        ("try:\n    tf.a\nexcept Exception:\n    raise\n", set()),
        ("try:\n    tf.a\nexcept Exception:\n    sys.exit(1)\n", set()),
        ("try:\n    import x\nexcept ImportError:\n    import y\n", {"import x", "import y"}),
        ("try:\n    from x import a\nexcept AttributeError:\n    pass\n", set()),
        ("while True:\n    tf.a\n", set()),
    ],
)
def test_places_that_a_program_gets_past(source, expected):
    assert set(guarded(source)) == expected


def test_the_reason_names_the_condition():
    assert guarded("if hasattr(tf, 'gone'):\n    tf.a\n") == {"tf.a": "not reached: `hasattr(tf, 'gone')` is False"}
    assert guarded("if tf.VERSION < '1':\n    tf.a\n") == {
        "tf.a": "it depends on TensorFlow's version: `tf.VERSION < '1'`"
    }
    assert guarded("try:\n    import x\nexcept ImportError:\n    pass\n") == {
        "import x": "the error is caught at line 3"
    }


def test_a_handler_counts_where_the_rest_is_right():
    tree = ast.parse("try:\n    import x\nexcept ImportError:\n    import y\n")
    first, second = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    found = guards_of(tree, lambda *_: None)
    assert id(second) in found[id(first)].instead
    assert id(first) in found[id(second)].instead
