import ast

import pytest
import tensorflow as tf
from tensorflow.python.autograph.core import config
from tensorflow.python.autograph.pyct import parser

from tf2compat import _tf, patches


@pytest.fixture
def converting():
    """Lets AutoGraph convert with a function of the test's, and takes that back."""
    kept = [patches.original(parser, "parse_entity"), patches.original(config, "CONVERSION_RULES")]
    yield _tf.convert_rewritten
    parser.parse_entity, config.CONVERSION_RULES = kept


def one_is_two(function, tree):
    """Writes 2 for 1."""

    class Two(ast.NodeTransformer):
        def visit_Constant(self, node):
            return ast.copy_location(ast.Constant(2), node) if node.value == 1 else node

    return Two().visit(tree)


def add_one(x):
    if x > 0:
        x = x + 1
    return x


def test_functions_and_lambdas_are_converted_as_rewritten(converting):
    add = lambda x: x + 1  # noqa: E731
    converting(one_is_two, "nothing")
    converting(one_is_two, "nothing")
    assert int(tf.autograph.to_graph(add_one)(tf.constant(3))) == 5
    assert int(tf.autograph.to_graph(add_one)(tf.constant(-3))) == -3
    assert int(tf.autograph.to_graph(add)(tf.constant(3))) == 5


def test_a_source_that_stays_the_same_is_converted_as_it_is(converting):
    def nothing(function, tree):
        seen.append((function.__name__, type(tree.body[0]).__name__, len(tree.body)))

    def minus(x):
        return x - 1

    seen = []
    converting(nothing, "nothing")
    assert int(tf.autograph.to_graph(minus)(tf.constant(3))) == 2
    assert seen == [("minus", "FunctionDef", 1)]


def test_functions_of_a_package_are_not_converted(converting):
    rules = len(config.CONVERSION_RULES)
    converting(one_is_two, "tf2compat.something")
    assert len(config.CONVERSION_RULES) == rules + 1
    assert config.CONVERSION_RULES[0].get_action(_Module("tf2compat.something.inner")) == config.Action.DO_NOT_CONVERT
    assert config.CONVERSION_RULES[0].get_action(_Module("program")) == config.Action.NONE


class _Module:
    def __init__(self, name):
        self.__name__ = name
