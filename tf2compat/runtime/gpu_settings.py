"""`ConfigProto.gpu_options`: which GPUs a process uses, and how it takes their memory.

They are the process's, as in TF1: the first session that names them decides, until TensorFlow has created its devices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import DeviceNotFoundError

__all__ = ["gpu_settings"]


def gpu_settings(config: Any) -> Iterator[str]:
    """Applies the GPU options and `device_count['GPU']` of a config; yields the names of those that come too late.

    Without a GPU they mean nothing.

    Args:
        config: a `tf.compat.v1.ConfigProto`.

    Raises:
        DeviceNotFoundError: (an InvalidArgumentError) `visible_device_list` names a GPU that is not there.
    """
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return
    options = config.gpu_options
    yield from _visible(config, gpus)
    if "allow_growth" in {field.name for field, _ in options.ListFields()}:
        try:
            # All of them: TensorFlow 2 refuses growth that differs between GPUs.
            for gpu in gpus:
                tf.config.experimental.set_memory_growth(gpu, options.allow_growth)
        except RuntimeError:
            yield "gpu_options.allow_growth"
    others = type(options)()
    others.CopyFrom(options)
    for name in ("allow_growth", "visible_device_list"):
        others.ClearField(name)
    yield from (f"gpu_options.{name}" for name in _tf.add_gpu_options(others))


def _visible(config: Any, gpus: Sequence[Any]) -> Iterator[str]:
    """Makes some GPUs visible: those of the list, and of these as many as `device_count` says."""
    listed, counts = config.gpu_options.visible_device_list, config.device_count
    if not listed and "GPU" not in counts:
        return
    numbers = _numbers(listed, len(gpus)) if listed else list(range(len(gpus)))
    wanted = [gpus[number] for number in numbers][: counts.get("GPU", len(gpus))]
    name = "gpu_options.visible_device_list" if listed else "device_count['GPU']"
    if numbers != sorted(numbers):
        yield f"the order in {name}"  # TensorFlow 2 numbers the visible ones as the machine does.
    if _tf.is_runtime_started():
        if set(wanted) != set(tf.config.get_visible_devices("GPU")):
            yield name
    else:
        tf.config.set_visible_devices(wanted, "GPU")


def _numbers(listed: str, count: int) -> list[int]:
    """Returns the numbers of a `visible_device_list`."""
    for part in listed.split(","):
        if not part.strip().isdecimal() or int(part) >= count:
            raise DeviceNotFoundError(
                "tf.GPUOptions",
                f"'visible_device_list' is {listed!r}, and {part!r} is none of the {count} GPUs of this machine.",
                f"List numbers from 0 to {count - 1}, with commas between them.",
            )
    return [int(part) for part in listed.split(",")]
