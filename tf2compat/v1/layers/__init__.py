"""`tf.layers`, as tf_keras still carries it; TensorFlow 2.16 and later have it no more.

Raises:
    MissingExtraError: (an ImportError) at import, if tf_keras is not installed.
"""

from __future__ import annotations

from tf2compat import _tf as _private
from tf2compat.extras import module_of_extra as _extra
from tf2compat.v1._overlay import overlay as _overlay
from tf2compat.v1.slim_as_installed import explain_slim as _explain_slim

_explain_slim()
_stock = _extra("tf.layers", "tf_keras", _private.legacy_layers)
_private.call_layers_as_in_tf1()

HOMES: dict[str, str] = {}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
