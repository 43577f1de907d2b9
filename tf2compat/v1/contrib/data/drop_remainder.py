"""`tf.contrib.data.batch_and_drop_remainder`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["batch_and_drop_remainder"]


def batch_and_drop_remainder(batch_size: Any) -> Callable[[Any], Any]:
    """Returns the transformation that makes batches of one size, for `dataset.apply`.

    Source: `tf.contrib.data.batch_and_drop_remainder`.
    """
    return lambda dataset: dataset.batch(batch_size, drop_remainder=True)
