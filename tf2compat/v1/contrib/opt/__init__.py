"""`tf.contrib.opt`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "AdaMaxOptimizer": "tf2compat.v1.contrib.opt.adam_variants:AdaMaxOptimizer",
    "AdamWOptimizer": "tf2compat.v1.contrib.opt.weight_decay:AdamWOptimizer",
    "DecoupledWeightDecayExtension": "tf2compat.v1.contrib.opt.weight_decay:DecoupledWeightDecayExtension",
    "ExternalOptimizerInterface": "tf2compat.v1.contrib.opt.external_optimizer:ExternalOptimizerInterface",
    "LazyAdamOptimizer": "tf2compat.v1.contrib.opt.lazy_adam_optimizer:LazyAdamOptimizer",
    "MomentumWOptimizer": "tf2compat.v1.contrib.opt.weight_decay:MomentumWOptimizer",
    "MovingAverageOptimizer": "tf2compat.v1.contrib.opt.moving_average_optimizer:MovingAverageOptimizer",
    "NadamOptimizer": "tf2compat.v1.contrib.opt.adam_variants:NadamOptimizer",
    "ScipyOptimizerInterface": "tf2compat.v1.contrib.opt.external_optimizer:ScipyOptimizerInterface",
    "extend_with_decoupled_weight_decay": "tf2compat.v1.contrib.opt.weight_decay:extend_with_decoupled_weight_decay",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
