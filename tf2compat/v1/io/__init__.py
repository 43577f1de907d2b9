"""`tf.io`: TensorFlow's, with our `match_filenames_once`, which `tf.train` has too."""

from __future__ import annotations

import tensorflow.compat.v1.io as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "match_filenames_once": "tf2compat.train.match_filenames_once",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
