"""`tf.nn.rnn_cell`, as tf_keras still carries it.

Raises:
    MissingExtraError: (an ImportError) at import, if tf_keras is not installed.
"""

from __future__ import annotations

from tf2compat import _tf as _private
from tf2compat.extras import module_of_extra as _extra
from tf2compat.v1._overlay import overlay as _overlay

_stock = _extra("tf.nn.rnn_cell", "tf_keras", _private.legacy_rnn_cells)

HOMES: dict[str, str] = {}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
