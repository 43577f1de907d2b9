"""Which files a program's author did not write: those of TensorFlow, of its Keras, and ours."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import runpy
from typing import Any

import tensorflow as tf

__all__ = ["is_entry", "is_library", "user_frames"]

# With a separator at its end: `tf2compat_mine/` is a program's.
_OURS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "")

_ENTRY = os.path.join(_OURS, "cli", "")

_LIBRARIES = (
    _OURS,
    os.path.join(os.path.dirname(os.path.abspath(tf.__file__)), ""),
    contextlib.__file__,
    importlib.__file__,
    runpy.__file__,
    "<frozen ",
)

_NOTEBOOK = re.compile(r"[/\\](?:site|dist)-packages[/\\](?:IPython|ipykernel)[/\\]")

_INSTALLED = re.compile(r"[/\\](?:site|dist)-packages[/\\]")

_PACKAGES = re.compile(
    r"[/\\]tf2compat[/\\]contrib-[\d.]+[/\\]"  # The unpacked archive of `tf.contrib`.
    r"|[/\\](?:site|dist)-packages[/\\]"
    r"(?:absl|IPython|ipykernel|keras|tensorflow|tensorflow_estimator|tf_keras|tf_slim)[/\\]"
)


def is_library(file: str) -> bool:
    """Returns whether a frame of this file stands between a program's own for reasons of ours or TensorFlow's."""
    return file.startswith(_LIBRARIES) or bool(_PACKAGES.search(file))


def is_entry(file: str) -> bool:
    """Returns whether a file starts programs, or cells: what was called before it is no part of the program."""
    return file.startswith(_ENTRY) or bool(_NOTEBOOK.search(file))


def user_frames(operation: Any) -> list[tuple[str, int]]:
    """Returns the program's lines that made an operation, file and number, innermost first; none if they are not known.

    An installed package that calls TensorFlow counts where it is the innermost, not as a caller.
    """
    frames = operation.traceback.get_user_frames() if operation.traceback else []
    places = [(frame.filename, frame.lineno) for frame in frames]
    entry = max((number for number, (file, _) in enumerate(places) if is_entry(file)), default=-1)
    found = [place for place in reversed(places[entry + 1 :]) if not is_library(place[0])]
    return [place for number, place in enumerate(found) if number == 0 or not _INSTALLED.search(place[0])]
