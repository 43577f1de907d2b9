"""`tf.estimator`, by the last estimator package, which runs here unchanged, as any other TF1 program does.

Raises:
    MissingExtraError: (an ImportError) at import, if the package is not installed.
"""

from __future__ import annotations

import importlib as _importlib

from tf2compat.legacy_imports import packages as _packages
from tf2compat.legacy_imports import stock_modules as _stock_modules
from tf2compat.v1._extra import extra as _extra
from tf2compat.v1._overlay import overlay as _overlay

_stock_modules.install()
_packages.install()
_stock = _extra(
    "tf.estimator",
    "tensorflow_estimator",
    lambda: _importlib.import_module(
        f"{_packages.PREFIX}.tensorflow_estimator.python.estimator.api._v1.estimator"
    ),
)

HOMES: dict[str, str] = {}
"""What is ours: name -> the module that defines it."""

__getattr__, __dir__ = _overlay(__name__, _stock, HOMES, globals())
