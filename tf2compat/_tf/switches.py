"""Switches of the whole process: deprecation warnings, and whether TensorFlow 2 is on."""

from __future__ import annotations

import importlib.util
from typing import Any

from tensorflow.python import tf2

from tf2compat import patches

__all__ = ["deprecation", "disable_tf2", "silence_deprecations"]


def silence_deprecations() -> None:
    """Turns off the line that TensorFlow logs where a deprecated name is used."""
    patches.put(deprecation(), "_PRINT_DEPRECATION_WARNINGS", False)


def deprecation() -> Any:
    """Returns TensorFlow's module of decorators that say what is deprecated."""
    return importlib.import_module("tensorflow.python.util.deprecation")


def disable_tf2() -> None:
    """Makes `tf2.enabled()` return False: Keras 2 then writes `acc` for `accuracy`, and HDF5 files."""
    tf2.disable()
