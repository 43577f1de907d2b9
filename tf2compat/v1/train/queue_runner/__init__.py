"""`tf.train.queue_runner`: TensorFlow's, with our `start_queue_runners`, which `tf.train` has too."""

from __future__ import annotations

import tensorflow.compat.v1.train.queue_runner as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "start_queue_runners": "tf2compat.train.start_queue_runners",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
