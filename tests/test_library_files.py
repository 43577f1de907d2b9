import contextlib

import absl.app
import keras
import numpy as np
import tensorflow as tf

import tf2compat.sessions.session
from tf2compat import cli
from tf2compat.library_files import is_entry, is_library, user_frames


def test_files_of_libraries():
    for module in (tf, absl.app, keras, contextlib, tf2compat.sessions.session, cli):
        assert is_library(module.__file__), module.__name__
    assert is_library("<frozen runpy>")
    assert is_library("/home/me/.cache/tf2compat/contrib-1.15.5/contrib/slim/__init__.py")


def test_files_of_programs_and_of_other_packages():
    for file in (__file__, np.__file__, "<stdin>", "/home/me/tensorflow/train.py", "/home/me/absl/app.py"):
        assert not is_library(file), file


def test_files_that_start_programs():
    assert is_entry(cli.__file__)
    assert is_entry("/venv/lib/python3.11/site-packages/IPython/core/interactiveshell.py")
    assert not is_entry(tf2compat.sessions.session.__file__)


def _made():
    return tf.constant(1.0).op


def test_the_lines_that_made_an_operation():
    with tf.Graph().as_default():
        op = _made()
    frames = user_frames(op)[:2]  # Below them is whatever runs the tests.
    assert [file for file, _ in frames] == [__file__] * 2
    assert frames[0][1] == _made.__code__.co_firstlineno + 1
    assert user_frames(type("Imported", (), {"traceback": None})) == []
