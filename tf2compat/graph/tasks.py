"""A task of a cluster: its job and number, and the devices that are its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

import tensorflow as tf

__all__ = ["Task", "device_of", "task_of"]

Task: TypeAlias = tuple[str, int]
"""The job and number of a task: `('worker', 1)`."""


def device_of(task: Task) -> str:
    """Returns the name of a task as a device's name begins."""
    return f"/job:{task[0]}/replica:0/task:{task[1]}"


def task_of(device: str, tasks: Collection[Task]) -> Task | None:
    """Returns the first of some tasks that fits a device, in the order of names; None where none does."""
    spec = tf.DeviceSpec.from_string(device)
    for job, number in sorted(tasks):
        if spec.job in (None, job) and spec.task in (None, number):
            return job, number
    return None
