"""`tf.estimator.tpu`."""

from __future__ import annotations

from tf2compat.estimator import package as _package
from tf2compat.v1._overlay import overlay as _overlay

_stock = _package.names("tpu")

HOMES: dict[str, str] = {
    "TPUEstimator": "tf2compat.estimator.tpu",
}
"""Our names: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
