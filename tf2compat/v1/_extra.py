"""Modules of packages that are an extra."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from tf2compat.extras import missing_extra

__all__ = ["extra"]


def extra(symbol: str, package: str, load: Callable[[], ModuleType]) -> ModuleType:
    """Returns a module of an extra.

    Args:
        symbol: what it is for, `tf.layers` say.
        package: what it comes from.
        load: imports it.

    Raises:
        MissingExtraError: (an ImportError) it is not installed.
    """
    try:
        return load()
    except ImportError as error:
        # Now, not at the first use: the module's names cannot be told without the package.
        raise missing_extra(symbol, error, package) from None
