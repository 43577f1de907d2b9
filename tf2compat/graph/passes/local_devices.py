"""Devices of a cluster become devices of this process.

TF1 programs pin ops to `/job:ps/task:0` and the like; here a step runs in one process, so
job, replica and task go, and the rest has to name a device that exists. One that does not is
TF1's error, or ignored when the session's config says `allow_soft_placement`. CPU devices that
the session's own `device_count` declares exist: in a process that was started with fewer, the
first CPU stands for the others, as they are all the same processor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat.errors import DeviceNotFoundError

__all__ = ["local_devices", "placements"]


def _local(device: str) -> str:
    """Returns `'/device:GPU:0'` for `'/job:worker/task:1/gpu:0'`, and `''` where no device is named."""
    spec = tf.DeviceSpec.from_string(device)
    if spec.device_type is None:
        return ""
    return f"/device:{spec.device_type.upper()}:{0 if spec.device_index is None else spec.device_index}"


def placements(available: Iterable[str], cpus: int = 1) -> dict[str, str]:
    """Returns for each device that a session may name the device of this process: `{'/device:CPU:1': '/device:CPU:0'}`.

    Args:
        available: the devices of this process, as `/device:CPU:0`.
        cpus: how many CPU devices the session's config declares.
    """
    declared = {f"/device:CPU:{number}": "/device:CPU:0" for number in range(cpus)}
    return declared | {device: device for device in available}


def local_devices(nodes: Collection[Any], devices: Mapping[str, str], soft_placement: bool) -> None:
    """Rewrites the device of each node.

    Args:
        nodes: `NodeDef`s, changed in place.
        devices: what `placements` returns.
        soft_placement: ignore a device that is not available.

    Raises:
        DeviceNotFoundError: a device is not available, and placement is not soft.
    """
    # Thousands of nodes name a few devices: each name is parsed once.
    known: dict[str, str] = {"": ""}
    for node in nodes:
        if node.device not in known:
            device = _local(node.device)
            if device and device not in devices:
                if not soft_placement:
                    raise DeviceNotFoundError(
                        "tf.device",
                        f"Cannot assign a device for operation {node.name}: it is pinned to {node.device!r}, "
                        f"and this process has {sorted(set(devices.values()))}.",
                        "Pin it to a device that exists, or open the session with "
                        "`config=tf.ConfigProto(allow_soft_placement=True)`.",
                    )
                device = ""
            known[node.device] = devices.get(device, "")
        node.device = known[node.device]
