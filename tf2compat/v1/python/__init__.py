"""`tensorflow.python`, with our classes in the place of theirs; see `legacy_imports/stock_modules.py`."""

from __future__ import annotations

import importlib
from typing import Any

import tensorflow

from tf2compat.legacy_imports import contrib_modules as _contrib_modules
from tf2compat.legacy_imports import stock_modules as _stock_modules

_stock_modules.install()
_contrib_modules.install()  # Some of these modules are gone, and in its archive.


def __getattr__(name: str) -> Any:
    if name.startswith("__") or not hasattr(tensorflow.python, name):
        raise AttributeError(f"module 'tensorflow.python' has no attribute {name!r}")
    return importlib.import_module(f"{__name__}.{name}")
