"""`import tf2compat.v1 as tf`: TensorFlow 1's API with sessions that run on TensorFlow 2 functions.

It is `tensorflow.compat.v1` with the names of `HOMES` laid over it. Importing it changes no
switch of TensorFlow's; programs without `with tf.Graph().as_default()` call
`disable_v2_behavior()` first, as they do with `tensorflow.compat.v1`.
"""

from __future__ import annotations

import tensorflow.compat.v1 as _stock

from tf2compat import settings as _settings  # noqa: F401  (defines the flags before a script parses its own)
from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "InteractiveSession": "tf2compat.engine.interactive_session",
    "Session": "tf2compat.engine.session",
    "compat": "",
    "disable_v2_behavior": "tf2compat.v1.disable_v2_behavior",
    "layers": "",
    "train": "",
}
"""What is ours: name -> the module that defines it; an empty one for our submodules."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
