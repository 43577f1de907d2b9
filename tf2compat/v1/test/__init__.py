"""`tf.test`: TensorFlow's, whose sessions and servers are ours."""

from __future__ import annotations

import tensorflow.compat.v1.test as _stock

from tf2compat.v1._overlay import overlay as _overlay

HOMES = {
    "TestCase": "tf2compat.v1.test.tensorflow_test_case",
    "create_local_cluster": "tf2compat.v1.test.local_cluster",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
