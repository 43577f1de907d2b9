"""Functions that are to run on another device (`functional_ops.remote_call`): calls, where the device is of here."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.passes.local_devices import local_devices

__all__ = ["remote_calls"]


def remote_calls(body: Body, devices: Mapping[str, str], soft_placement: bool, in_step: bool) -> None:
    """Makes calls of the `RemoteCall` nodes of a body whose target is a constant, and of all in a data set's functions.

    Data sets for a device name the host so, by an argument; they are there themselves, see `data_on_host`.

    Args:
        body: changed in place.
        devices: the devices that there are, as `placements` returns them.
        soft_placement: ignore a device that is not available.
        in_step: whether the body is part of a step, and not of a data set's functions.

    Raises:
        DeviceNotFoundError: the device is not of this process, and placement is not soft.
    """
    for node in body.nodes.values():
        if node.op != "RemoteCall":
            continue
        target = _constant(body, node.input[0]) if in_step else ""
        if target is None:
            continue
        if in_step:
            node.op, node.device = "StatefulPartitionedCall", target
            local_devices([node], devices, soft_placement)
        else:
            # Such a call needs a rendezvous, which the functions of a named iterator do not have.
            function = copy.copy(node.attr["f"].func)
            node.op = function.name
            node.attr.clear()
            node.attr.MergeFrom(function.attr)
        del node.input[0]


def _constant(body: Body, name: str) -> str | None:
    """Returns the text that an input has, through identities; None where it is not constant."""
    node: Any = body.nodes.get(tensor_of(name)[0])
    while node is not None and node.op == "Identity":
        node = body.nodes.get(tensor_of(node.input[0])[0])
    if node is None or node.op != "Const":
        return None
    return tf.compat.as_text(tf.make_ndarray(node.attr["value"].tensor).item())
