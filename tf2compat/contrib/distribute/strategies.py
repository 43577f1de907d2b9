"""Strategies of `tf.contrib.distribute`: the originals derive from insides of TensorFlow's that have changed.

TensorFlow's own strategies of today, called as the originals were.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.distribute.multi_worker import MultiWorkerMirroredStrategy
from tf2compat.errors import UsageError

__all__ = ["CollectiveAllReduceStrategy", "MirroredStrategy"]

_stock: Any = tf.compat.v1.distribute.MirroredStrategy


class MirroredStrategy(_stock):
    """`tf.contrib.distribute.MirroredStrategy`: one replica on each device.

    Args:
        devices: names of devices; None for the machine's.
        num_gpus: how many GPUs in their place; the CPU for 0.
        num_gpus_per_worker: the same.
        cross_device_ops: how values of replicas are joined.
        auto_shard_dataset: of no effect: there is one worker.
        cross_tower_ops: an older name of `cross_device_ops`.

    Raises:
        UsageError: (a ValueError) both numbers of GPUs are given, or a number and the devices.
    """

    def __init__(
        self,
        devices: Any = None,
        num_gpus: int | None = None,
        num_gpus_per_worker: int | None = None,
        cross_device_ops: Any = None,
        auto_shard_dataset: bool = False,
        cross_tower_ops: Any = None,
    ) -> None:
        given = [value for value in (devices, num_gpus, num_gpus_per_worker) if value is not None]
        if len(given) > 1:
            raise UsageError(
                "tf.contrib.distribute.MirroredStrategy",
                "Both `num_gpus` and `num_gpus_per_worker` are given, or one of them and `devices`.",
                "Give one of the three.",
            )
        count = num_gpus if num_gpus_per_worker is None else num_gpus_per_worker
        if count is not None:
            devices = [f"/device:GPU:{number}" for number in range(count)] or ["/device:CPU:0"]
        # The stock class has no word for numbers of GPUs.
        super().__init__(devices, cross_device_ops or cross_tower_ops)


class CollectiveAllReduceStrategy:
    """`tf.contrib.distribute.CollectiveAllReduceStrategy`: a strategy of several workers, which TensorFlow 2 has.

    Args:
        num_gpus_per_worker: of no effect: a worker has one replica on each of its devices.
        communication: of no effect: TensorFlow chooses.
        cluster_resolver: what tells the cluster; None for `TF_CONFIG`.
    """

    def __new__(cls, num_gpus_per_worker: int = 0, communication: Any = None, cluster_resolver: Any = None) -> Any:
        """Returns the strategy of this process."""
        return MultiWorkerMirroredStrategy(communication, cluster_resolver)
