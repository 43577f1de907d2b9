"""The updates that Keras 3 layers make to their state when they are called in a TF1 graph.

A layer assumes that what it writes happens: in eager mode it does, in a `tf.function` too. In a TF1 graph its
writes are operations that nobody runs: in stock TensorFlow the statistics of batch normalization stay as they
were, and dropout draws one mask for ever. Here they run

* with each step that writes a trainable variable and computes something of the layer's call; and
* those of seed generators with each step that computes something of the call that draws.

Calls that write the same variable (a layer that is called twice) come in the order in which they were made.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError
from tf2compat.graph.body import Body, node_of, tensor_of
from tf2compat.graph.ops import BRANCHES, writes_variable
from tf2compat.graph.snapshot import function_names_of

__all__ = ["KerasUpdates", "order_updates"]

_ASSIGNS = {"AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp"}
_FLOW = {"Enter", "Switch", "Identity"}  # Ops that bring a handle into a loop or branch of TF1.
_CONSTANTS = {"Const", "VarHandleOp", "ReadVariableOp", "Placeholder"}
_KERAS = "/keras/src/"


@dataclasses.dataclass(frozen=True)
class _Update:
    """A write by Keras code: in the call of a layer, or outside of any, as a metric's.

    Attributes:
        operation: the node that writes.
        variable: the node of the variable.
        scope: the name scope of the call, with a slash at its end.
        is_seed: whether it advances a seed generator.
        in_call: whether a layer's call made it.
        in_flow: whether it is in a loop or a branch of TF1's, whose nodes are the graph's own.
    """

    operation: tf.Operation
    variable: str
    scope: str
    is_seed: bool
    in_call: bool
    in_flow: bool


def _keras_frames(operation: tf.Operation) -> list[tuple[str, str]]:
    """Returns (file in Keras, function) of the calls that made an operation, the outermost first.

    An operation that was imported has none.
    """
    frames = ((frame.filename.replace("\\", "/"), frame.name) for frame in operation.traceback or ())
    return [(file.rpartition(_KERAS)[2], name) for file, name in frames if _KERAS in file]


def _update_of(operation: tf.Operation) -> _Update | None:
    """Returns an operation as an update; None if it is no assignment that Keras made."""
    frames = _keras_frames(operation)
    if not any(file.endswith("common/variables.py") and name.startswith("assign") for file, name in frames):
        return None
    in_call = any(file.endswith("layers/layer.py") and name == "__call__" for file, name in frames)
    is_seed = any(file.endswith("random/seed_generator.py") for file, _ in frames)
    scope = operation.name.rpartition("/")[0]
    handle = operation.inputs[0].op
    while handle.type in _FLOW:
        handle = handle.inputs[0].op
    in_flow = handle is not operation.inputs[0].op
    return _Update(operation, handle.name, f"{scope}/" if scope else "", is_seed, in_call, in_flow)


class KerasUpdates:
    """The writes of the Keras layers of a graph.

    Args:
        graph: the graph; it may grow.
    """

    def __init__(self, graph: tf.Graph) -> None:
        self._graph = graph
        self._seen = 0
        self._updates: list[_Update] = []
        self._variables: set[str] = set()

    def _refresh(self) -> None:
        operations = self._graph.get_operations()
        for operation in operations[self._seen :]:
            if operation.type == "VarHandleOp":
                self._variables.add(operation.name)
            # `w/Assign` gives a variable its first value; the initializer runs it.
            if operation.type in _ASSIGNS and not operation.name.endswith("/Assign"):
                update = _update_of(operation)
                if update is not None:
                    self._updates.append(update)
        self._seen = len(operations)

    def needed(self, body: Body) -> list[tf.Operation]:
        """Returns the writes that have to run with a part of the graph, in the order in which they were made.

        Raises:
            UsageError: (a ValueError) a training step computes what Keras code outside of a layer's call
                writes, a metric's `update_state` say; or a layer writes inside of a branch or a loop. Nothing
                says whether, or how often, that is to run.
        """
        # Without Keras there is nothing to find, and the tracebacks of a graph's writes need not be read.
        if "keras" not in sys.modules:
            return []
        self._refresh()
        self._refuse_branches(body)
        if not self._updates:
            return []
        trains = self._trains(body)
        found = []
        for update in self._updates:
            # Evaluation leaves the statistics alone, but draws anew: seeds advance in every step.
            if update.operation.name in body.nodes or not (trains or update.is_seed):
                continue
            if update.in_call or update.is_seed:
                if self._computes(body, update.scope):
                    if update.in_flow:
                        raise _in_a_loop(update.variable, update.operation.name)
                    found.append(update.operation)
            elif _value_is_computed(update, body):
                raise UsageError(
                    "keras.Variable.assign",
                    f"Keras code outside of a layer's call writes the variable '{update.variable}' "
                    f"('{update.operation.name}'), and nothing says whether a step is to run that.",
                    "Use `tf.metrics`, which gives an update operation, or run the model as a "
                    "`tf2compat.keras.step_graph`.",
                )
        return found

    def _refuse_branches(self, body: Body) -> None:
        """Raises for a layer that writes in a function of the graph: a branch, or the body of a loop."""
        for node in body.nodes.values():
            for name in function_names_of(node) & body.functions.keys():
                for position in _lost_writes(body.functions[name]):
                    # The first input of a branch is its condition, not an argument of the function.
                    first = 1 if node.op in BRANCHES else 0
                    variable = tensor_of(node.input[position + first])[0]
                    if variable in self._variables and self._is_of_keras(variable):
                        raise _in_a_loop(variable, node.name)

    def _is_of_keras(self, variable: str) -> bool:
        frames = _keras_frames(self._graph.get_operation_by_name(variable))
        return any(file.endswith("backend/tensorflow/core.py") for file, _ in frames)

    def _trains(self, body: Body) -> bool:
        trainable = {variable.handle.op.name for variable in self._trainable()}
        return any(
            writes_variable(node.op) and node.input and tensor_of(node.input[0])[0] in trainable
            for node in body.nodes.values()
        )

    def _trainable(self) -> Iterable[Any]:
        found = self._graph.get_collection(tf.compat.v1.GraphKeys.TRAINABLE_VARIABLES)
        return [variable for variable in found if hasattr(variable, "handle")]

    def _computes(self, body: Body, scope: str) -> bool:
        """Returns whether a part of the graph computes something of a call, more than its variables."""
        for name, node in body.nodes.items():
            if name.startswith(scope) and node.op not in _CONSTANTS:
                # A variable made by the call is in the call's scope, and its initializer and reads below its name.
                parts = name.split("/")
                if not any("/".join(parts[:count]) in self._variables for count in range(1, len(parts))):
                    return True
        return False


def _in_a_loop(variable: str, node: str) -> UsageError:
    return UsageError(
        "keras.layers.Layer",
        f"A layer writes its variable '{variable}' in a branch or loop ('{node}'), and nothing says when a step is to "
        "run that.",
        "Call the layer outside of `tf.cond` and `tf.while_loop`, or run the model as a `tf2compat.keras.step_graph`.",
    )


def _lost_writes(function: Any) -> list[int]:
    """Returns the numbers of the arguments that a function writes while none of its results waits for the write."""
    nodes = {node.name: node for node in function.node_def}
    todo = [*function.ret.values(), *function.control_ret.values()]
    waited: set[str] = set()
    while todo:
        name = node_of(todo.pop())
        if name in nodes and name not in waited:
            waited.add(name)
            todo.extend(nodes[name].input)
    arguments = [argument.name for argument in function.signature.input_arg]
    lost = (node for node in function.node_def if node.op in _ASSIGNS and node.name not in waited)
    return [arguments.index(node.input[0]) for node in lost if node.input[0] in arguments]


def _value_is_computed(update: _Update, body: Body) -> bool:
    """Returns whether a part of the graph computes what an update writes, or a part of it."""
    todo, seen = [update.operation], {update.operation}
    while todo:
        operation = todo.pop()
        if operation.name in body.nodes and operation.type not in _CONSTANTS:
            return True
        for tensor in operation.inputs:
            if tensor.op not in seen:
                seen.add(tensor.op)
                todo.append(tensor.op)
    return False


def order_updates(body: Body, updates: Iterable[tf.Operation]) -> None:
    """Makes each read of a variable wait for the updates that were made before it.

    Args:
        body: a part of the graph, in the order in which its nodes were made.
        updates: the updates in it.
    """
    written: dict[str, list[str]] = {}
    names = {operation.name for operation in updates}
    for name, node in body.nodes.items():
        handle = tensor_of(node.input[0])[0] if node.input else ""
        if name in names:
            node.input.extend(f"^{before}" for before in written.get(handle, []) if f"^{before}" not in node.input)
            written.setdefault(handle, []).append(name)
        elif node.op == "ReadVariableOp" and handle in written:
            node.input.extend(f"^{before}" for before in written[handle] if f"^{before}" not in node.input)
