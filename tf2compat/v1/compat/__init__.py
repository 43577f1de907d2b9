"""`tf.compat`: TensorFlow's, with this project's `v1`, so that `tf.compat.v1.Session` is the engine's."""

from __future__ import annotations

import tensorflow.compat as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {"v1": "tf2compat"}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
