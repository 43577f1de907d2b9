"""`tf.app`."""

from __future__ import annotations

import tensorflow.compat.v1 as _v1

from tf2compat.v1._overlay import overlay as _overlay

HOMES: dict[str, str] = {
    "flags": "tf2compat.v1",
    "run": "tf2compat.v1.app.main_function",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _v1.app, HOMES, globals())
