"""Variable handles become arguments of the function.

A `VarHandleOp` node stands for a `tf.Variable` of the session (runtime/variable_store.py), whose
handle is given to the function at each call: the same function then serves the copies that
other devices or replicas hold.

A fetch of the handle itself (`sess.run("w:0")`) gives the variable's value: it did for TF1's
reference variables, and a handle is of no use outside the session.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Argument, Body, tensor_of

__all__ = ["variable_arguments"]


def _argument(name: str, node: Any) -> Argument:
    """Returns the argument for a handle, with the variable's type and shape for shape inference."""
    types, shapes = tf.compat.v1.AttrValue(), tf.compat.v1.AttrValue()
    types.list.type.append(node.attr["dtype"].type)
    shapes.list.shape.add().CopyFrom(node.attr["shape"].shape)
    return Argument(name, tf.resource.as_datatype_enum, {"_handle_dtypes": types, "_handle_shapes": shapes})


def _read(body: Body, name: str, argument: str, node: Any) -> str:
    """Adds a node that reads a variable; returns its output."""
    read = body.add_node(f"{name}/fetched", "ReadVariableOp", [argument], dtype=("type", node.attr["dtype"].type))
    return f"{read.name}:0"


def variable_arguments(body: Body) -> list[Any]:
    """Takes the `VarHandleOp` nodes out of a body and adds an argument for each.

    Returns:
        The nodes, in the order of the arguments added.
    """
    handles = {name: node for name, node in body.nodes.items() if node.op == "VarHandleOp"}
    if not handles:
        return []
    arguments = {name: f"variable_{number}" for number, name in enumerate(handles)}
    taken = body.nodes.keys() | {argument.name for argument in body.arguments}
    for name, argument in arguments.items():
        while argument in taken:
            argument += "_"
        arguments[name] = argument
        del body.nodes[name]
        body.arguments.append(_argument(argument, handles[name]))

    def renamed(inputs: list[str]) -> list[str]:
        return [
            arguments.get(tensor_of(name)[0], name)
            for name in inputs
            if not (name.startswith("^") and name[1:] in arguments)
        ]

    # Most nodes take no variable: their inputs are not written anew.
    spelled = {form for name in handles for form in (name, f"{name}:0", f"^{name}")}
    for node in body.nodes.values():
        if not spelled.isdisjoint(node.input):
            node.input[:] = renamed(list(node.input))
    read = {
        name: _read(body, name, arguments[name], node) for name, node in handles.items() if name + ":0" in body.returns
    }
    body.returns = [read.get(tensor_of(name)[0], name) for name in body.returns]
    body.targets = [target for target in body.targets if target not in arguments]
    return list(handles.values())
