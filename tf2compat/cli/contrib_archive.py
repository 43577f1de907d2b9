"""Names of `tf.contrib` that only its original has, which `tf2compat contrib install` brings."""

from __future__ import annotations

__all__ = ["archive_gives"]


def archive_gives(symbol: str) -> bool:
    """Returns whether a name that is not carried over is there once the original `tf.contrib` is.

    Args:
        symbol: `tf.contrib.opt.LARSOptimizer`.
    """
    return False
