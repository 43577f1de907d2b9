"""`tf.import_graph_def`: an `input_map` may hold the variables that `graph.get_tensor_by_name` gives."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.runtime.mapped_variables import with_handles

__all__ = ["import_graph_def"]


def import_graph_def(
    graph_def: Any,
    input_map: Any = None,
    return_elements: Any = None,
    name: str | None = None,
    op_dict: Any = None,
    producer_op_list: Any = None,
) -> Any:
    """Adds a graph to the default graph.

    Args:
        graph_def: the graph, a `GraphDef`.
        input_map: names of its tensors -> tensors of the default graph that take their place. A variable takes the
            place of a variable, where stock's reads it.
        return_elements: names of operations and tensors to return.
        name: a prefix for all names; "import" if left out.
        op_dict: not used.
        producer_op_list: the ops of the TensorFlow that wrote the graph.

    Returns:
        What `return_elements` names, or None.

    Source: `tf.compat.v1.import_graph_def`.
    """
    given = with_handles(graph_def, input_map)
    return tf.compat.v1.import_graph_def(graph_def, given, return_elements, name, op_dict, producer_op_list)
