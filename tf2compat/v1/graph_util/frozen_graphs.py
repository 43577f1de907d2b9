"""`tf.graph_util.convert_variables_to_constants`: also of a graph with shapes (`as_graph_def(add_shapes=True)`)."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

__all__ = ["convert_variables_to_constants"]

_SHAPES = "_output_shapes"


def _forget_shapes(nodes: Any) -> None:
    """Deletes the shapes that nodes which call functions note: a variable that they pass on becomes a value."""
    for node in nodes:
        if _SHAPES in node.attr and any(
            attribute.HasField("func") or attribute.list.func for attribute in node.attr.values()
        ):
            del node.attr[_SHAPES]


def convert_variables_to_constants(
    sess: Any, input_graph_def: Any, output_node_names: Any, *rest: Any, **kw: Any
) -> Any:
    """Returns a graph in which the values of its variables are constants.

    Args:
        sess: the session that has the values.
        input_graph_def: the graph; it is left as it is.
        output_node_names: the names of the nodes that are wanted.
        *rest: the names of variables to convert, and of those to leave.
        **kw: the same by keyword.

    Source: `tf.compat.v1.graph_util.convert_variables_to_constants`, which keeps the shape of a variable's handle
    where a loop passes the variable's value on, and so makes a graph that cannot be imported.
    """
    graph_def = tf.compat.v1.GraphDef()
    # A copy: programs go on with theirs.
    graph_def.CopyFrom(input_graph_def)
    _forget_shapes(graph_def.node)
    for function in graph_def.library.function:
        _forget_shapes(function.node_def)
    return tf.compat.v1.graph_util.convert_variables_to_constants(sess, graph_def, output_node_names, *rest, **kw)
