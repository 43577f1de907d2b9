"""The `input_map` of a graph's import: a variable that stands for a handle is mapped by its own handle."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["with_handles"]


def with_handles(graph_def: Any, input_map: Any) -> Any:
    """Returns an `input_map` in which a variable is its handle, where the imported graph has a handle in its place.

    `graph.get_tensor_by_name("w:0")`, with which programs fill their maps, gives the variable, and an import would read
    it as the number that it never was.

    Args:
        graph_def: the `GraphDef` that is to be imported.
        input_map: names of its tensors -> what takes their place.
    """
    if not isinstance(input_map, dict) or not any(isinstance(value, tf.Variable) for value in input_map.values()):
        return input_map
    handles = {node.name for node in graph_def.node if _is_handle(node)}
    return {
        name: value.handle if isinstance(value, tf.Variable) and _owner(name) in handles else value
        for name, value in input_map.items()
    }


def _owner(name: Any) -> str:
    return tf.compat.as_str(name).removesuffix(":0")


def _is_handle(node: Any) -> bool:
    """Returns whether a node is a variable, or a placeholder that stands for one."""
    is_placeholder = node.op in ("Placeholder", "PlaceholderV2")
    return node.op == "VarHandleOp" or (is_placeholder and node.attr["dtype"].type == tf.resource.as_datatype_enum)
