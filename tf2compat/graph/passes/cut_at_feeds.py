"""Cut a graph: what the fetches need, stopping where a tensor is fed.

As TF1 does it: a fed tensor replaces the output of its node, which then runs only if
something else needs it; a control dependency on a fed placeholder is satisfied by the feed.
A variable that is fed, its read that is, has the fed value wherever it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.graph.body import Argument, Body, node_of
from tf2compat.graph.snapshot import GraphSnapshot

__all__ = ["cut_at_feeds"]

_PLACEHOLDERS = {"Placeholder", "PlaceholderV2", "PlaceholderWithDefault"}


def _argument_name(number: int, nodes: dict[str, Any]) -> str:
    name = f"feed_{number}"
    while name in nodes:
        name += "_"
    return name


def _argument(name: str, tensor: tf.Tensor) -> Argument:
    if not tensor.shape.is_fully_defined():
        # With unknown dimensions Grappler takes a reshape that may be wrong for an identity, and no error is raised.
        return Argument(name, tensor.dtype.as_datatype_enum)
    shape = tf.compat.v1.AttrValue()
    shape.list.shape.add().CopyFrom(tensor.shape.as_proto())
    return Argument(name, tensor.dtype.as_datatype_enum, {"_output_shapes": shape})


def _input_name(name: str) -> str:
    """Returns an input in its one spelling: `'a'` and `'a:0'` are the same tensor."""
    return name if ":" in name or name.startswith("^") else f"{name}:0"


class _Cut:
    def __init__(self, snapshot: GraphSnapshot, feeds: Sequence[tf.Tensor]) -> None:
        self._source = snapshot.nodes
        self.arguments = [_argument(_argument_name(i, self._source), feed) for i, feed in enumerate(feeds)]
        self._fed = {feed.name: argument.name for feed, argument in zip(feeds, self.arguments, strict=True)}
        self._fed_placeholders = {feed.op.name for feed in feeds if feed.op.type in _PLACEHOLDERS}
        self._satisfied = {f"^{name}" for name in self._fed_placeholders}
        self._fed_variables = {
            _input_name(self._source[feed.op.name].input[0]): argument.name
            for feed, argument in zip(feeds, self.arguments, strict=True)
            if feed.op.type == "ReadVariableOp"
        }
        self.nodes: dict[str, Any] = {}
        self.added: dict[str, Any] = {}
        self._written: dict[str, str] = {}
        self._own = {argument.name for argument in self.arguments}
        self._todo: list[str] = []

    def need(self, name: str) -> str:
        """Takes in the node behind an input; returns the input as the cut graph writes it."""
        found = self._written.get(name)
        if found is None:
            found = self._written[name] = self._take_in(_input_name(name))
        return found

    def _take_in(self, name: str) -> str:
        if name in self._fed:
            return self._fed[name]
        node = node_of(name)
        if node in self._own:
            return name
        if node not in self.nodes:
            copied = type(self._source[node])()
            copied.CopyFrom(self._source[node])
            self.nodes[node] = copied
            self._todo.append(node)
        return name

    def need_operation(self, name: str) -> bool:
        """Takes in an operation; returns False when feeding it leaves nothing to run."""
        if name in self._fed_placeholders:
            return False
        self.need("^" + name)
        return True

    def follow(self) -> None:
        """Takes in everything that the nodes taken so far need."""
        while self._todo:
            node = self.nodes[self._todo.pop()]
            if self._fed_variables:
                self._give_value(node)
            if node.input:
                node.input[:] = [self.need(name) for name in node.input if name not in self._satisfied]

    def _give_value(self, node: Any) -> None:
        """Gives a node that takes the handle of a fed variable the fed value in its place.

        Raises:
            UsageError: (a ValueError) it takes the handle to write, or to read inside a function.
        """
        handles = [name for name in map(_input_name, node.input) if name in self._fed_variables]
        # These ask about the variable itself, which has not the fed value.
        if not handles or node.op in ("VarIsInitializedOp", "VariableShape"):
            return
        value = self._fed_variables[handles[0]]
        if node.op == "ReadVariableOp":  # What the read waits for runs all the same.
            _become(node, "Identity", {"T": node.attr["dtype"].type})
            node.input[0] = value
        elif node.op == "ResourceGatherNd":
            _become(node, "GatherNd", {"Tparams": node.attr["dtype"].type, "Tindices": node.attr["Tindices"].type})
            node.input[0] = value
        elif node.op == "ResourceGather":
            # `ResourceGather` looks up along the axis behind its batch dimensions; `GatherV2` wants to be told.
            axis = type(node)(name=f"{node.name}/axis", op="Const")
            axis.attr["dtype"].type = tf.int32.as_datatype_enum
            axis.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(node.attr["batch_dims"].i, tf.int32))
            self.added[axis.name] = axis
            self._own.add(axis.name)
            kinds = {"Tparams": node.attr["dtype"].type, "Tindices": node.attr["Tindices"].type}
            batch_dims = node.attr["batch_dims"].i
            _become(node, "GatherV2", {**kinds, "Taxis": tf.int32.as_datatype_enum})
            node.attr["batch_dims"].i = batch_dims
            node.input[0] = value
            node.input.insert(2, axis.name)
        else:
            raise UsageError(
                "Session.run",
                f"Variable {handles[0].removesuffix(':0')!r} is fed, and {node.name!r} ({node.op}) writes it, or reads "
                "it in a function.",
                "Feed a placeholder in its place, or load the value into the variable.",
            )


def _become(node: Any, kind: str, types: dict[str, int]) -> None:
    """Turns a node into another op, with these types as its attributes."""
    node.op = kind
    node.attr.clear()
    for name, number in types.items():
        node.attr[name].type = number


def cut_at_feeds(
    snapshot: GraphSnapshot,
    fetches: Sequence[tf.Tensor],
    targets: Sequence[tf.Operation],
    feeds: Sequence[tf.Tensor],
) -> Body:
    """Returns the part of the graph that the fetches and targets need, the feeds as its arguments.

    Args:
        snapshot: the graph.
        fetches: tensors to return, none of them fed.
        targets: operations to run.
        feeds: tensors that are given, in the order of the arguments.
    """
    cut = _Cut(snapshot, feeds)
    returns = [cut.need(fetch.name) for fetch in fetches]
    run = [target.name for target in targets if cut.need_operation(target.name)]
    cut.follow()
    # In the order in which they were made: the executor starts what is ready in this order, and a
    # read that nothing orders before a write (hooks read the global step so) must come as it did.
    nodes = cut.added | {name: cut.nodes[name] for name in snapshot.nodes if name in cut.nodes}
    # A copy of the functions: passes add some of their own, and other steps share the snapshot.
    return Body(nodes, cut.arguments, returns, run, dict(snapshot.functions))
