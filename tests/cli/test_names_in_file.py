import ast

import pytest

from tf2compat.cli.names_in_file import is_dotted, names_of, tf1_module


def names(source):
    found = names_of(ast.parse(source), lambda name: name in ("tensorflow.contrib.slim", "tensorflow.nn"))
    return [(name.node.lineno, name.shown, ".".join([name.module, *name.parts])) for name in found]


def test_imports_wherever_they_stand():
    source = "def f():\n    slim.conv2d(tf.ones)\nimport tensorflow as tf\nfrom tensorflow.contrib import slim, gan\n"
    assert names(source) == [
        (2, "slim.conv2d", "tensorflow.contrib.slim.conv2d"),
        (2, "tf.ones", "tensorflow.ones"),
        (3, "tensorflow", "tensorflow"),
        (4, "tensorflow.contrib.gan", "tensorflow.contrib.gan"),
        (4, "tensorflow.contrib.slim", "tensorflow.contrib.slim"),
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("importlib.import_module('tensorflow.contrib.gan')", "tensorflow.contrib.gan"),
        ("mock.patch('tensorflow.get_variable', f)", "tensorflow.get_variable"),
        ("__import__('tensorflow')", "tensorflow"),
        ("sys.modules['tensorflow.nn']", "tensorflow.nn"),
        ("getattr(tf.nn, 'relu')", "tensorflow.nn.relu"),
        ("exec('import tensorflow.contrib as c')", "tensorflow.contrib"),
        ("type(x) is tf.Tensor", "tensorflow.Tensor"),
        ("x.__class__ == tf.Tensor", "tensorflow.Tensor"),
    ],
)
def test_strings_and_types(line, found):
    assert found in [name for _, _, name in names(f"import tensorflow as tf\n{line}\n")]


@pytest.mark.parametrize(
    "line",
    [
        "print('tensorflow is here')",
        "open('tensorflow.txt')",
        "getattr(tf, 'gone', None)",
        "getattr(other, 'x')",
        "exec('not python')",
        "self.tf.ones",
    ],
)
def test_other_lines(line):
    assert {name for number, _, name in names(f"import tensorflow as tf\n{line}\n") if number == 2} <= {"tensorflow"}


def test_what_the_file_puts_into_a_module_is_its_own():
    source = "import tensorflow as tf\ntf.model = tf.ones([1])\ntf.model.fit()\ntf.other\n"
    assert [name for _, _, name in names(source)] == ["tensorflow", "tensorflow.ones", "tensorflow.other"]


def test_a_type_has_a_note():
    notes = [n.note for n in names_of(ast.parse("import tensorflow as tf\ntype(x) is tf.Tensor\n"), bool) if n.note]
    assert "isinstance(x, tf.Tensor)" in notes[0]


def test_small_ones():
    assert tf1_module("tensorflow.compat.v1.nn") == "tensorflow.nn"
    assert is_dotted("tensorflow.nn")
    assert not is_dotted("tensorflow nn")
    assert not is_dotted(3)
