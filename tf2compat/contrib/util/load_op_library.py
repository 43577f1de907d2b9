"""`tf.contrib.util.loader.load_op_library`: the libraries are TensorFlow 1.15's own, and not in the archive.

The generated modules of ops find the kernels that there are, see `legacy_imports/generated_ops.py`.
"""

from __future__ import annotations

import os
from types import ModuleType
from typing import Any

__all__ = ["load_op_library"]


def load_op_library(path: Any) -> Any:
    """Returns the module of a library of ops: of a program's own the real one, of contrib's an empty one.

    Args:
        path: the library's file.
    """
    if os.path.exists(path):
        import tensorflow

        return tensorflow.load_op_library(path)
    return ModuleType(os.path.basename(path))
