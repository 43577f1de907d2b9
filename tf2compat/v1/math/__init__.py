"""`tf.math`: TensorFlow's, whose functions are those of `tf` and `tf.nn` that tf2compat.v1 replaces."""

from __future__ import annotations

import tensorflow.compat.v1.math as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "argmax": "tf2compat.v1.argmax_and_argmin",
    "argmin": "tf2compat.v1.argmax_and_argmin",
    "divide": "tf2compat.v1.division",
    "top_k": "tf2compat.v1.nn.named_arguments",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
