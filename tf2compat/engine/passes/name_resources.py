"""Give every stateful resource a name and a container of the session.

Queues, tables, iterators, readers, accumulators and staging areas live in the kernel of
their node unless they are named; two compiled calls would each have one of their own. With
the session's container and the node's name they share it, and another session of the same
graph does not. The same holds for reference variables, which need no more than that to run as
they are.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.function_body import Body, output_types

__all__ = ["REFERENCE_VARIABLES", "name_resources"]

REFERENCE_VARIABLES = {"Variable", "VariableV2"}
"""TF1's first variables: kernels that hold a value and hand out a reference to it."""


def _is_named_resource(node: Any) -> bool:
    definition = _tf.op_def(node.op)
    if definition is None:
        return False
    names = {attribute.name for attribute in definition.attr}
    return {"container", "shared_name"} <= names


def name_resources(body: Body, container: str, path: str = "") -> list[Any]:
    """Names the resources of a body's nodes.

    Args:
        body: changed in place.
        container: the session's container; a container that the program chose becomes a part of it.
        path: where the body stands, if it is the body of a function: nodes of the same name in two
            functions are two resources.

    Returns:
        The nodes that give out a resource handle, and the reference variables: what there is to
        free when the session closes.
    """
    created = []
    for node in body.nodes.values():
        if not _is_named_resource(node):
            continue
        own = node.attr["container"].s.decode()
        node.attr["container"].s = (f"{container}/{own}" if own else container).encode()
        if not node.attr["shared_name"].s:
            node.attr["shared_name"].s = (path + node.name).encode()
        handle = output_types(node, body.functions) == [tf.resource.as_datatype_enum] and not node.input
        if handle or node.op in REFERENCE_VARIABLES:
            created.append(node)
    return created
