"""`tf.distribute`."""

from __future__ import annotations

import tensorflow.compat.v1 as _v1

from tf2compat.v1._overlay import overlay as _overlay

HOMES: dict[str, str] = {
    "Server": "tf2compat.train.server",
    "experimental": "",
}
"""Our names: name -> the module that defines it; an empty one for our submodules."""

__getattr__, __dir__ = _overlay(__name__, _v1.distribute, HOMES, globals())
