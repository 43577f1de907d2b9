"""The data types of tensors in a body that may hold marks."""

from __future__ import annotations

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.function_body import output_types
from tf2compat.graph.replicated.sync_marks import SYNC

__all__ = ["data_type_of"]


def data_type_of(body: Body, name: str) -> int:
    """Returns the `DataType` number of a tensor of a body that may hold marks."""
    node, position = tensor_of(name)
    found = body.nodes.get(node)
    if found is None:
        return next(argument.data_type for argument in body.arguments if argument.name == node)
    return found.attr["T"].type if found.op == SYNC else output_types(found, body.functions)[position]
