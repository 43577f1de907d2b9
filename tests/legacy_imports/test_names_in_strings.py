import ast

import pytest

from tf2compat.legacy_imports.names_in_strings import NamesInStrings


def seen(statement):
    """The statement with the helpers of `looked_up` written shortly."""
    tree = ast.parse(statement)
    text = ast.unparse(ast.fix_missing_locations(NamesInStrings(tree).visit(tree)))
    for helper in ("called", "code", "key", "put"):
        long = f"__import__('tf2compat.legacy_imports.looked_up', None, None, ['{helper}']).{helper}"
        text = text.replace(long, f"<{helper}>")
    return text


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("importlib.import_module('tensorflow')", "<called>(importlib.import_module)('tensorflow')"),
        ("__import__(name)", "<called>(__import__)(name)"),
        (
            "from importlib import import_module as load\nload(name)",
            "from importlib import import_module as load\n<called>(load)(name)",
        ),
        (
            "@mock.patch('tensorflow.x')\ndef f():\n    pass",
            "@<called>(mock.patch)('tensorflow.x')\ndef f():\n    pass",
        ),
        ("mock.patch.dict('sys.modules', {})", "<called>(mock.patch.dict)('sys.modules', {})"),
        ("pickle.load(file)", "<called>(pickle.load)(file)"),
        ("exec(text, {})", "exec(<code>(text), {})"),
        ("exec(compile(text, path, 'exec'))", "exec(<code>(<called>(compile)(text, path, 'exec')))"),
        ("sys.modules['tensorflow'].Session", "sys.modules[<key>('tensorflow')].Session"),
        ("sys.modules.get(name)", "sys.modules.get(<key>(name))"),
        ("'tensorflow' in sys.modules", "<key>('tensorflow') in sys.modules"),
        ("sys.modules['tensorflow'] = tf", "<put>('tensorflow', tf)"),
        (
            "from sys import modules\nmodules['tensorflow']",
            "from sys import modules\nmodules[<key>('tensorflow')]",
        ),
    ],
)
def test_look_ups_go_through_the_helpers(statement, expected):
    assert seen(statement) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "logging.getLogger('tensorflow')",
        "print('tensorflow', names['tensorflow'])",
        "dict(a=1)",
        "re.compile('tensorflow')",
        "setattr(tf, 'x', 1)",
        "load(file)",
        "del sys.modules['x']",
        "'x' in modules",
        "a = b = c",
    ],
)
def test_code_that_must_not_change(statement):
    assert seen(statement) == statement
