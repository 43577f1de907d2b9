"""`tf.layers`, as tf_keras still carries it; TensorFlow 2.16 and later have it no more.

Raises:
    MissingExtraError: (an ImportError) at import, if tf_keras is not installed.
"""

from __future__ import annotations

from tf2compat import _tf as _private
from tf2compat.errors import MissingExtraError as _MissingExtraError
from tf2compat.v1._overlay import overlay as _overlay

try:
    _stock = _private.legacy_layers()
except ImportError as _error:
    raise _MissingExtraError(
        "tf.layers",
        f"It comes from tf_keras, which cannot be imported: {_error}.",
        'Install the extra: `pip install "tf2compat[legacy]"`.',
    ) from _error

HOMES: dict[str, str] = {}
"""What is ours: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
