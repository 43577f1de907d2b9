"""`tf.contrib.eager.list_devices` and `num_gpus`."""

from __future__ import annotations

import tensorflow as tf

__all__ = ["list_devices", "num_gpus"]


def list_devices() -> list[str]:
    """Returns the names of this process's devices."""
    return [device.name for device in tf.config.list_logical_devices()]


def num_gpus() -> int:
    """Returns how many GPUs there are."""
    return len(tf.config.list_logical_devices("GPU"))
