"""`tf.contrib.distribute`, which became `tf.distribute`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "CollectiveAllReduceStrategy": "tf2compat.distribute.multi_worker:MultiWorkerMirroredStrategy",
    "CrossDeviceOps": "tensorflow.compat.v1.distribute:CrossDeviceOps",
    "DistributeConfig": "tensorflow.python.distribute.distribute_config:DistributeConfig",
    "DistributionStrategy": "tensorflow.compat.v1.distribute:Strategy",
    "MirroredStrategy": "tensorflow.compat.v1.distribute:MirroredStrategy",
    "OneDeviceStrategy": "tensorflow.compat.v1.distribute:OneDeviceStrategy",
    "ParameterServerStrategy": "tensorflow.compat.v1.distribute.experimental:ParameterServerStrategy",
    "ReplicaContext": "tensorflow.compat.v1.distribute:ReplicaContext",
    "Strategy": "tensorflow.compat.v1.distribute:Strategy",
    "StrategyExtended": "tensorflow.compat.v1.distribute:StrategyExtended",
    "TPUStrategy": "tensorflow.compat.v1.distribute.experimental:TPUStrategy",
    "get_cross_replica_context": "tf2compat.v1.python.distribute.distribute_lib:get_cross_replica_context",
    "get_distribution_strategy": "tensorflow.compat.v1.distribute:get_strategy",
    "get_loss_reduction": "tensorflow.compat.v1.distribute:get_loss_reduction",
    "get_replica_context": "tensorflow.compat.v1.distribute:get_replica_context",
    "get_strategy": "tensorflow.compat.v1.distribute:get_strategy",
    "has_distribution_strategy": "tensorflow.compat.v1.distribute:has_strategy",
    "has_strategy": "tensorflow.compat.v1.distribute:has_strategy",
    "in_cross_replica_context": "tensorflow.compat.v1.distribute:in_cross_replica_context",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
