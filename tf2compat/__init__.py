"""Legacy TensorFlow 1 training code runs unchanged on TensorFlow 2.

`import tf2compat.v1 as tf` in place of `import tensorflow as tf` is the one edit. Importing
this package changes no switch of TensorFlow's, starts no thread and patches nothing.
"""

from __future__ import annotations

from typing import Any

__all__ = ["__version__", "v1"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "v1":
        import importlib

        return importlib.import_module("tf2compat.v1")
    raise AttributeError(f"module 'tf2compat' has no attribute {name!r}")
