"""`tf.random`: TensorFlow's, whose `uniform` has the name that it is given."""

from __future__ import annotations

import tensorflow.compat.v1.random as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "uniform": "tf2compat.v1.named_results",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
