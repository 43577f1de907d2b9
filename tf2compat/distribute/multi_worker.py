"""`tf.distribute.experimental.MultiWorkerMirroredStrategy` of a TF1 program."""

from __future__ import annotations

import json
import os
from typing import Any

import tensorflow as tf

from tf2compat import settings
from tf2compat.placement.strategies import multi_worker_strategy, strategy_of

__all__ = ["MultiWorkerMirroredStrategy"]

_stock: Any = tf.compat.v1.distribute.experimental.MultiWorkerMirroredStrategy


class MultiWorkerMirroredStrategy(_stock):
    """Training on several workers, whose sessions step together.

    Where it differs from TF1: the program joins the other workers here, before its first session; and it is
    TensorFlow 2's strategy that is returned. In a process that only evaluates it is a `OneDeviceStrategy`;
    where `TF_CONFIG` names no other worker, a `MirroredStrategy` of this machine's devices.

    Args:
        communication: of no effect: TensorFlow chooses.
        cluster_resolver: what tells the cluster; None for `TF_CONFIG`.

    Source: `tf.compat.v1.distribute.experimental.MultiWorkerMirroredStrategy`.
    """

    def __new__(cls, communication: Any = None, cluster_resolver: Any = None) -> Any:
        """Returns the strategy of this process."""
        if cluster_resolver is not None:
            return multi_worker_strategy(cluster_resolver)
        if settings.strategy() == "multi_worker_mirrored":
            return strategy_of("multi_worker_mirrored")
        # Job schedulers set it to an empty text where there is no cluster.
        task = json.loads(os.environ.get("TF_CONFIG") or "{}").get("task", {})
        return strategy_of("one_device" if task.get("type") == "evaluator" else "mirrored")
