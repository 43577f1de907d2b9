"""`tf.estimator`, by the last estimator package, which runs here unchanged, as any other TF1 program does.

Raises:
    MissingExtraError: (an ImportError) at import, if the package is not installed.
"""

from __future__ import annotations

from typing import Any

from tf2compat.declared.unsupported import UNSUPPORTED as _UNSUPPORTED
from tf2compat.declared.unsupported import unsupported as _unsupported
from tf2compat.estimator import package as _package
from tf2compat.extras import module_of_extra as _extra
from tf2compat.v1._overlay import overlay as _overlay

_stock = _extra("tf.estimator", "tensorflow_estimator", _package.names)

HOMES: dict[str, str] = {
    "tpu": "",
}
"""Our names: name -> the module that defines it; an empty one for our submodules."""

_find, __dir__ = _overlay(__name__, _stock, HOMES, globals())


def __getattr__(name: str) -> Any:
    if f"tf.estimator.{name}" in _UNSUPPORTED:
        raise _unsupported(f"tf.estimator.{name}")
    return _find(name)
