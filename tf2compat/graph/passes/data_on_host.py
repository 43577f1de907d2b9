"""Data sets and their iterators are on the host's processor, where a program puts one on another device.

A data set for a device (`tf.data.experimental.prefetch_to_device`, `MultiDeviceIterator`) asks one of the host for each
element, by a function that runs there. TensorFlow lets an iterator do so that has no name; those of a session have
one, for its steps are several functions, and know the device that they are on alone. On the host such an element
comes by a call; that it goes on to the device is then part of the step.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

__all__ = ["HOST", "data_on_host"]

HOST = "/device:CPU:0"


def data_on_host(nodes: Collection[Any]) -> None:
    """Puts the data sets and iterators among nodes on the host.

    Args:
        nodes: `NodeDef`s, whose devices are of this process or of another task; changed in place.
    """
    for node in nodes:
        if node.device.startswith("/device:") and ("Iterator" in node.op or "Dataset" in node.op):
            node.device = HOST
