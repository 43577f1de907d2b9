"""`tf.manip`: TensorFlow's, whose `scatter_nd` takes its name where TF1 had it."""

from __future__ import annotations

import tensorflow.compat.v1.manip as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "scatter_nd": "tf2compat.v1.positional_names",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
