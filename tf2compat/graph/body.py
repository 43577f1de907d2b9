"""`Body`: the nodes of one step as protos, in the notation of a graph. The passes work on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import tensorflow as tf

__all__ = ["Argument", "Body", "node_of", "tensor_of"]


@dataclasses.dataclass
class Argument:
    """An argument of the function: a fed tensor or the handle of a variable.

    Attributes:
        name: the name that nodes use in their inputs.
        data_type: the `DataType` number.
        attributes: what shape inference may know of it, as `_Arg` attributes.
    """

    name: str
    data_type: int
    attributes: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Body:
    """A cut-out graph on its way to become a function; the passes work on it.

    Attributes:
        nodes: the nodes by name, copies that may be changed; inputs in a graph's notation,
            arguments by their plain names.
        arguments: the names of the function's arguments.
        returns: the returned tensors, each as a node's input would be written.
        targets: the names of operations that have to run.
        functions: the functions that nodes refer to, by name.
        registered: the names of the functions that were given to the runtime for this graph alone.
    """

    nodes: dict[str, Any]
    arguments: list[Argument]
    returns: list[str]
    targets: list[str]
    functions: dict[str, Any]
    registered: list[str] = dataclasses.field(default_factory=list)

    def add_node(self, name: str, op: str, inputs: list[str], **attributes: Any) -> Any:
        """Adds a node and returns it.

        Args:
            name: of the node; a node of this name is replaced.
            op: its op.
            inputs: as a graph writes them, control inputs last.
            attributes: `AttrValue` field and value of each attribute: `dtype=("type", 1)`.
        """
        node = tf.compat.v1.NodeDef(name=name, op=op, input=inputs)
        for key, (field, value) in attributes.items():
            if isinstance(value, list):
                getattr(node.attr[key].list, field).extend(value)
                # An empty list has to be set as well: the runtime refuses an attribute without a value.
                node.attr[key].list.SetInParent()
            elif hasattr(value, "CopyFrom"):
                getattr(node.attr[key], field).CopyFrom(value)
            else:
                setattr(node.attr[key], field, value)
        self.nodes[name] = node
        return node

    def replace_nodes(self, kept: Mapping[str, str]) -> None:
        """Removes nodes; their users take the outputs of the nodes that stand for them.

        Args:
            kept: node that is removed -> the one that stands for it.
        """

        def renamed(name: str) -> str:
            if name.startswith("^"):
                return f"^{kept.get(name[1:], name[1:])}"
            node, position = tensor_of(name)
            return f"{kept[node]}:{position}" if node in kept else name

        for name in kept:
            del self.nodes[name]
        for node in self.nodes.values():
            if not kept.keys().isdisjoint(map(node_of, node.input)):
                # Two nodes may have become one: it is waited for once. Control inputs have to be the last.
                controls = dict.fromkeys(renamed(name) for name in node.input if name.startswith("^"))
                values = [renamed(name) for name in node.input if not name.startswith("^")]
                del node.input[:]
                node.input.extend([*values, *controls])
        self.returns = [renamed(name) for name in self.returns]
        self.targets = list(dict.fromkeys(kept.get(name, name) for name in self.targets))

    def replace_tensor(self, name: str, other: str, users: Iterable[Any]) -> None:
        """Replaces a tensor by another, in the inputs of nodes and among the returns.

        Args:
            name: the tensor.
            other: the tensor that takes its place.
            users: the nodes whose inputs are changed; those that compute `other` still need the tensor itself.
        """
        for user in users:
            for position, part in enumerate(user.input):
                if not part.startswith("^") and tensor_of(part) == tensor_of(name):
                    user.input[position] = other
        self.returns = [other if tensor_of(part) == tensor_of(name) else part for part in self.returns]


def node_of(name: str) -> str:
    """Returns the node behind an input: `a` for `'a'`, `'a:1'` and `'^a'`."""
    return name.removeprefix("^").partition(":")[0]


def tensor_of(name: str) -> tuple[str, int]:
    """Returns (node name, output position) of a node's data input: `'a:1'` is `('a', 1)`."""
    node, _, position = name.partition(":")
    return node, int(position or 0)
