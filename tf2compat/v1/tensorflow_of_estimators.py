"""The `tensorflow` of the estimator package: TensorFlow 2's, with ours for `tf.compat.v1`.

The package was written for TensorFlow 2.15, whose `tf.keras` is Keras 2.
"""

from __future__ import annotations

import types
from typing import Any

import tensorflow as _tensorflow

import tf2compat.v1 as _v1
from tf2compat import _tf


def _module(name: str, stock: Any, replaced: dict[str, Any]) -> types.ModuleType:
    made = types.ModuleType(f"{__name__}.{name}", stock.__doc__)
    # In its dictionary, where Python looks for the `__getattr__` of a module.
    made.__dict__.update(replaced, __getattr__=lambda attribute: getattr(stock, attribute))
    return made


keras = _tf.tf2_keras()
compat = _module(
    "compat",
    _tensorflow.compat,
    {"v1": _v1, "v2": _module("compat.v2", _tensorflow.compat.v2, {"keras": keras})},
)


def __getattr__(name: str) -> Any:
    return getattr(_tensorflow, name)
