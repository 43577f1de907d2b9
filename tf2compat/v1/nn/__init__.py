"""`tf.nn`: TensorFlow's, with the recurrent cells that TensorFlow 2.16 and later have no more."""

from __future__ import annotations

import tensorflow.compat.v1.nn as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {"rnn_cell": ""}
"""What is ours: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
