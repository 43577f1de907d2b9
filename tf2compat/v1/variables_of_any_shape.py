"""Variables whose values change their shape: `tf.Variable(..., validate_shape=False)`, and assignments to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["give_variables_any_shape", "handle_of_any_shape"]


def handle_of_any_shape(variable: Any) -> Any:
    """Returns a handle of a graph's variable that takes values of every shape, whatever the variable's own shape is.

    It is another `VarHandleOp` of the same name, made once: TensorFlow checks the shape of what is assigned against
    the handle's, also when the graph is imported again.
    """
    handle = variable.handle
    if handle.op.get_attr("shape").unknown_rank:
        return handle
    name = f"{handle.op.name}/any_shape"
    graph = handle.graph
    try:
        # Found by its name, so that an imported graph's is taken too.
        return graph.get_operation_by_name(name).outputs[0]
    except KeyError:
        pass
    # Outside of branches: later assignments anywhere in the graph use it. The slash keeps the name whole.
    with graph.as_default(), tf.control_dependencies(None), tf.name_scope(f"{name}/") as scope:
        return tf.raw_ops.VarHandleOp(
            dtype=variable.dtype,
            shape=tf.TensorShape(None),
            container=handle.op.get_attr("container").decode(),
            shared_name=handle.op.get_attr("shared_name").decode() or handle.op.name,
            name=scope,
        )


def _create(stock: Callable[..., Any], **options: Any) -> Any:
    if options.get("validate_shape") is False and options.get("shape") is None and not tf.executing_eagerly():
        options["shape"] = tf.TensorShape(None)
    return stock(**options)


def give_variables_any_shape() -> None:
    """Makes `validate_shape=False` mean a variable of unknown shape, as reference variables had. Twice is harmless."""
    _tf.create_variables_by(_create)
