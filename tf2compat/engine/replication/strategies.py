"""What a session takes of a `tf.distribute.Strategy`."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.engine.replication.replicas import Replicas

__all__ = ["replicas_of"]


def _local(device: str) -> str:
    spec = tf.DeviceSpec.from_string(device)
    return f"/device:{spec.device_type}:{spec.device_index or 0}"


def replicas_of(strategy: Any | None) -> Replicas | None:
    """Returns where the replicas of a strategy run; None where there is no strategy."""
    if strategy is None:
        return None
    devices = tuple(_local(device) for device in strategy.extended.worker_devices)
    return Replicas(strategy, devices)
