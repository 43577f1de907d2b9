"""Give every stateful resource a name and a container of the session.

Queues, tables, iterators, readers, accumulators and staging areas live in the kernel of
their node unless they are named; two compiled calls would each have one of their own. With
the session's container and the node's name they share it, and another session of the same
graph does not. The same holds for reference variables, which need no more than that to run as
they are.

The sessions of one server share resources with a `shared_name`, as in TF1, and those that TF1 shared by node name:
variables, and tables with `use_node_name_sharing`. A queue without a `shared_name` is a session's own.
"""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body
from tf2compat.graph.function_body import output_types

__all__ = ["OWN", "REFERENCE_VARIABLES", "is_named_resource", "is_shared_resource", "name_resources"]

REFERENCE_VARIABLES = {"Variable", "VariableV2"}
"""TF1's first variables: kernels that hold a value and hand out a reference to it."""


OWN = "_tf2compat_own"
"""Attribute of a node whose `shared_name` joins the replicas of one session, and no other session."""


def is_named_resource(node: Any) -> bool:
    """Returns whether a node is a resource with a container and a name."""
    return _is_named(node.op)


@functools.cache
def _is_named(op: str) -> bool:
    definition = _tf.op_def(op)
    return definition is not None and {"container", "shared_name"} <= {a.name for a in definition.attr}


def is_shared_resource(node: Any) -> bool:
    """Returns whether the sessions of one server share a resource."""
    by_node_name = "use_node_name_sharing" in node.attr and node.attr["use_node_name_sharing"].b
    by_name = node.attr["shared_name"].s and OWN not in node.attr
    return bool(by_name or by_node_name or node.op in REFERENCE_VARIABLES)


def name_resources(body: Body, container: str, path: str = "", shared: str = "") -> list[Any]:
    """Names the resources of a body's nodes.

    Args:
        body: changed in place.
        container: the session's container; a container that the program chose becomes a part of it.
        path: where the body stands, if it is the body of a function: nodes of the same name in two
            functions are two resources.
        shared: the container of the resources that the sessions of a server share; empty without a server.

    Returns:
        The nodes that give out a resource handle, and the reference variables: what there is to
        free when the session closes.
    """
    created = []
    for node in body.nodes.values():
        if not is_named_resource(node):
            continue
        own = node.attr["container"].s.decode()
        outer = shared if shared and is_shared_resource(node) else container
        node.attr["container"].s = (f"{outer}/{own}" if own else outer).encode()
        # Ours: no op has this attribute, and it has told what it was for.
        node.attr.pop(OWN, None)
        if not node.attr["shared_name"].s:
            # A reference variable of a function is that of its name: a SavedModel's functions restore and read one.
            place = "" if node.op in REFERENCE_VARIABLES else path
            node.attr["shared_name"].s = (place + node.name).encode()
        handle = output_types(node, body.functions) == [tf.resource.as_datatype_enum] and not node.input
        if handle or node.op in REFERENCE_VARIABLES:
            created.append(node)
    return created
