import types

import pytest
import tensorflow as tf

from tf2compat.v1._overlay import overlay


def made(homes):
    stock = types.ModuleType("stock")
    stock.__path__ = ["/stock"]
    stock.theirs = "theirs"
    namespace = {"__path__": ["/ours"]}
    return (*overlay("ours", stock, homes, namespace), namespace)


def test_names_are_looked_up_once():
    find, names, namespace = made({"join": "posixpath"})
    import posixpath

    assert find("join") is posixpath.join
    assert find("theirs") == "theirs"
    assert namespace["theirs"] == "theirs"
    assert {"join", "theirs"} <= set(names())
    assert namespace["__path__"] == ["/ours", "/stock"]


def test_an_unknown_name_names_the_module():
    find, _, _ = made({})
    with pytest.raises(AttributeError, match="'ours' has no attribute 'nope'"):
        find("nope")


def test_a_module_of_tensorflows_is_not_loaded_twice():
    import tf2compat.v1.logging as logging

    import tf2compat.v1 as tf1

    assert logging is tf.compat.v1.logging is tf1.logging


def test_no_module_of_ours_stands_in_the_place_of_a_name_of_tensorflows():
    import pathlib

    import tf2compat.v1 as tf1

    for package, stock in ((tf1, tf.compat.v1), (tf1.nn, tf.compat.v1.nn), (tf1.graph_util, tf.compat.v1.graph_util)):
        files = {path.stem for path in pathlib.Path(package.__file__).parent.glob("[a-z]*.py")}
        assert {name for name in files if hasattr(stock, name)} <= package.HOMES.keys()
