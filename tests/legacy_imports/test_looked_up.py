import ast
import importlib
import importlib.util
import io
import logging
import pickle
import pkgutil
import pydoc
import sys
import types
from unittest import mock

import pytest
import tensorflow as stock

import tf2compat.v1 as tf
from tf2compat.legacy_imports import looked_up
from tf2compat.legacy_imports.statements import compiled


def ran(text, **names):
    """The namespace of a program of this text."""
    names["__name__"] = "program"
    exec(compiled(text, "program.py"), names)
    return names


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("importlib.import_module('tensorflow')", tf),
        ("importlib.import_module(name='tensorflow.train')", tf.train),
        ("importlib.import_module('json')", importlib.import_module("json")),
        ("__import__('tensorflow')", tf),
        ("__import__('tensorflow.contrib.layers')", tf),
        ("__import__('tensorflow.contrib', fromlist=['layers'])", tf.contrib),
        ("__import__('importlib.util').util", importlib.util),
        ("pydoc.locate('tensorflow.train.Saver')", tf.train.Saver),
        ("pkgutil.resolve_name('tensorflow:Session')", tf.Session),
        ("importlib.util.find_spec('tensorflow.contrib').name", "tf2compat.v1.contrib"),
        ("sys.modules['tensorflow'].Session", tf.Session),
        ("sys.modules.get('tensorflow')", tf),
        ("sys.modules['tensorflow.python.framework.ops'].__name__", "tf2compat.v1.python.framework.ops"),
        ("'tensorflow' in sys.modules", True),
        ("'tensorflow.never_was' in sys.modules", False),
        ("sys.modules['json'].__name__", "json"),
        ("logging.getLogger('tensorflow').name", "tensorflow"),
    ],
)
def test_a_program_finds_its_own_tensorflow(expression, expected):
    modules = {module.__name__: module for module in (importlib, logging, pkgutil, pydoc, sys)}
    assert ran(f"found = {expression}", **modules)["found"] == expected
    assert sys.modules["tensorflow"] is stock


def test_other_code_finds_the_real_one():
    assert importlib.import_module("tensorflow") is stock
    assert looked_up.called(print) is print
    with mock.patch("tensorflow.constant", 1):
        assert stock.constant == 1
        assert tf.constant != 1


def test_patches_are_seen_by_the_program_and_undone():
    text = """
with mock.patch("tensorflow.get_variable", lambda name: name):
    patched = tf.get_variable("w")
with mock.patch.multiple("tensorflow.train", Saver=1, Coordinator=2):
    both = tf.train.Saver, tf.train.Coordinator
monkeypatch.setattr("tensorflow.layers.dense", 3)
dense = tf.layers.dense
monkeypatch.undo()
with mock.patch.dict("sys.modules", {"tensorflow": None}):
    try:
        import tensorflow
    except ImportError:
        missing = True


@mock.patch("tensorflow.Session")
def session(found):
    return tf.Session is found
"""
    before = tf.get_variable, tf.train.Saver, tf.layers.dense, tf.Session
    found = ran(text, mock=mock, tf=tf, monkeypatch=pytest.MonkeyPatch())
    assert (found["patched"], found["both"], found["dense"], found["missing"]) == ("w", (1, 2), 3, True)
    assert found["session"]()
    assert (tf.get_variable, tf.train.Saver, tf.layers.dense, tf.Session) == before


def test_a_program_that_replaces_modules(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", stock)
    text = 'sys.modules["tensorflow"] = tf\nsys.modules["made_by_the_program"] = made\n'
    made = types.ModuleType("made_by_the_program")
    ran(text, sys=sys, tf=tf, made=made)
    assert sys.modules["tensorflow"] is stock  # Installed packages go on getting it.
    assert sys.modules.pop("made_by_the_program") is made
    monkeypatch.setitem(sys.modules, "tensorflow", made)
    assert ran("found = sys.modules['tensorflow']", sys=sys)["found"] is made


def test_files_that_a_program_loads_by_their_paths(tmp_path):
    (tmp_path / "plugin.py").write_text("import tensorflow as tf\nNAME = tf.__name__\n")
    (tmp_path / "plain.py").write_text("NAME = 'plain'\n")
    text = """
import importlib.util, runpy
from importlib.machinery import SourceFileLoader


def load(name):
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.NAME


names = load("plugin"), load("plain"), runpy.run_path(str(folder / "plugin.py"), run_name="told")["__name__"]
names += (runpy.run_path(str(folder / "plain.py"))["NAME"],)
names += (SourceFileLoader("plugin", str(folder / "plugin.py")).load_module().NAME,)
text = {}
exec("import tensorflow\\nNAME = tensorflow.__name__", text)
"""
    with pytest.warns(DeprecationWarning, match="load_module"):
        found = ran(text, folder=tmp_path)
    assert found["names"] == ("tf2compat.v1", "plain", "told", "plain", "tf2compat.v1")
    assert found["text"]["NAME"] == "tf2compat.v1"


def test_a_file_that_a_program_compiles_and_executes():
    text = """
from __future__ import annotations
import ast


def execfile(path, source):
    names = {}
    exec(compile(source, path, mode="exec"), names)
    return names


names = execfile("settings.py", "import tensorflow as tf\\nNAME, CODE = tf.__name__, (lambda: 0).__code__")
plain = execfile("plain.py", "def f(x: unknown): pass")["f"].__annotations__
tree = compile("import tensorflow", "a.py", "exec", ast.PyCF_ONLY_AST)
value = eval(compile("'tensorflow'.upper()", "a.py", "eval"))
"""
    found = ran(text)
    assert found["names"]["NAME"] == "tf2compat.v1"
    assert found["names"]["CODE"].co_filename == "settings.py"
    assert found["plain"] == {"x": "unknown"}
    assert isinstance(found["tree"], ast.Module)
    assert found["value"] == "TENSORFLOW"


def test_pickles_of_tf1_are_read():
    # Written by 1.15.5: a class of tf.contrib, and a reference into the package that TensorFlow was then.
    params = b"\x80\x03ctensorflow.contrib.training.python.training.hparam\nHParams\nq\x00."
    kind = b"\x80\x03ctensorflow_core.python.framework.dtypes\nas_dtype\nq\x00K\x01\x85R."
    text = "import pickle\nfound = pickle.loads(params), pickle.load(file), pickle.loads(pickle.dumps(print))"
    assert ran(text, params=params, file=io.BytesIO(kind))["found"] == (
        tf.contrib.training.HParams,
        stock.float32,
        print,
    )
    assert pickle.loads(pickle.dumps(stock.float32)) is stock.float32
