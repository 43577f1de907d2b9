"""`tf.compat`: TensorFlow's, with this project's `v1`, so that `tf.compat.v1.Session` is the engine's."""

from __future__ import annotations

import sys as _sys

import tensorflow.compat as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {"v1": "tf2compat"}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())

_sys.modules[f"{__name__}.v1"] = _sys.modules["tf2compat.v1"]  # Found as a file it would be another copy of stock's.
