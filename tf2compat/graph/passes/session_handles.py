"""Nodes that keep, read and drop a session's tensors call back to the session.

The kernels of these ops look for the state of a stock session. `PyFunc` nodes take their places, with the
same names and inputs, so that they may stand in a loop, a branch or a function as well.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body
from tf2compat.graph.kept_tensors import SessionHandles

__all__ = ["session_handles"]

_STRING = tf.string.as_datatype_enum


def session_handles(body: Body, handles: SessionHandles, path: str = "") -> None:
    """Replaces the nodes of a body that keep, read and drop tensors.

    Args:
        body: changed in place.
        handles: the tensors that the session keeps.
        path: where the body stands, if it is the body of a function.

    Raises:
        UnsupportedError: a node keeps a tensor on each of several replicas.
    """
    for node in body.nodes.values():
        if node.op == "GetSessionHandle":
            if (path + node.name).startswith("tf2compat_replica_"):
                raise unsupported("op:GetSessionHandle on replicas", f"The step needs the node '{node.name}'.")
            types = [node.attr["T"].type], [_STRING]
        elif node.op == "GetSessionTensor":
            types = [_STRING], [node.attr["dtype"].type]
        elif node.op == "DeleteSessionTensor":
            types = [_STRING], []
        else:
            continue
        token = handles.token(node.op, path + node.name if node.op == "GetSessionHandle" else "")
        node.op = "PyFunc"
        node.attr.clear()
        node.attr["token"].s = token.encode()
        for name, numbers in zip(("Tin", "Tout"), types, strict=True):
            node.attr[name].list.type.extend(numbers)
            # An empty list has to be set as well: the runtime refuses an attribute without a value.
            node.attr[name].list.SetInParent()
        node.device = "/device:CPU:0"
