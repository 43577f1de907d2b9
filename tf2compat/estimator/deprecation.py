"""`tensorflow.python.util.deprecation` for the estimator package, without its notices about itself.

The package marks its names, and TensorFlow's own hook classes, as deprecated in favour of `tf.keras`. Who runs an
estimator here has chosen it; other advice is TensorFlow's as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat import _tf

__all__ = ["deprecated"]

_stock = _tf.deprecation()
_OF_THE_PACKAGE = "Use tf.keras instead."


def deprecated(date: str | None, instructions: str, *options: Any, **named: Any) -> Callable[[Any], Any]:
    """Returns the decorator of TensorFlow; for the package's notice about itself one that changes nothing."""
    if instructions == _OF_THE_PACKAGE:
        return lambda symbol: symbol
    return _stock.deprecated(date, instructions, *options, **named)


def __getattr__(name: str) -> Any:
    return getattr(_stock, name)
