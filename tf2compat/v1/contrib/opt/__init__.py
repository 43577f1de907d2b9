"""`tf.contrib.opt`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "LazyAdamOptimizer": "tf2compat.v1.contrib.opt.lazy_adam_optimizer:LazyAdamOptimizer",
    "MovingAverageOptimizer": "tf2compat.v1.contrib.opt.moving_average_optimizer:MovingAverageOptimizer",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
