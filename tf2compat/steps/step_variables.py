"""The variables of a TF2 step, as TF1's variables: nodes, and objects in the graph's collections.

Hooks and savers ask a variable of a graph for `.op`, `.name` and its initializer, which an eager variable does
not have. What stands in the collections is a graph's variable on a node, and the node stands for the step's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.ops import READS
from tf2compat.steps.traced_step import TracedStep

__all__ = ["StepVariable", "add_nodes", "collect", "count_node", "is_written", "named_variables"]


@dataclasses.dataclass
class StepVariable:
    """A variable of a step.

    Attributes:
        name: its name in the graph, and in checkpoints.
        copies: the variable; on a strategy its copies on the replicas.
        placeholders: for each copy the node that stood for its handle in the traced step; empty where it has none.
        is_local: whether it is in no checkpoint, and gets its present value again when a session begins.
    """

    name: str
    copies: list[Any]
    placeholders: list[str]
    is_local: bool = False

    def node(self, number: int) -> str:
        """Returns the name of the node of a copy."""
        return self.name if number == 0 else f"{self.name}/replica_{number}"


def named_variables(traced: TracedStep, given: Mapping[str, Any], local: Mapping[str, Any]) -> dict[str, StepVariable]:
    """Returns the variables of a step by name: those that are given, then those that it uses besides.

    Args:
        traced: the step.
        given: name -> variable, of TensorFlow or Keras.
        local: likewise, of variables that are not saved.
    """
    placeholders = {id(variable.handle): name for name, variable in traced.variables.items()}
    found: dict[str, StepVariable] = {}
    seen: set[int] = set()

    def take(name: str, copies: list[Any], is_local: bool = False) -> None:
        if id(copies[0].handle) in seen:
            return
        seen.update(id(copy.handle) for copy in copies)
        nodes = [placeholders.get(id(copy.handle), "") for copy in copies]
        name = _unique(name, found)
        found[name] = StepVariable(name, copies, nodes, is_local)

    # First: a metric that is named here as local stays out of checkpoints, also where the step uses it.
    for name, variable in local.items():
        take(name, _tf.copies_of(variable), True)
    for name, variable in given.items():
        take(name, _tf.copies_of(variable))
    for variable in traced.variables.values():
        if id(variable.handle) not in seen:
            whole = _tf.whole_variable(variable)
            take(whole.name.removesuffix(":0"), _tf.copies_of(whole))
    return found


def _unique(name: str, taken: Iterable[str]) -> str:
    unique, number = name, 0
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def is_written(traced: TracedStep, variable: StepVariable) -> bool:
    """Returns whether a step writes a variable."""
    placeholder = variable.placeholders[0]
    if not placeholder:
        return False
    for node in traced.graph_def.node:
        positions = [n for n, name in enumerate(node.input) if name.partition(":")[0] == placeholder]
        if not positions or node.op in READS:
            continue
        # Reading an attribute that is not there would put an empty one into the node.
        declared = "_read_only_resource_inputs" in node.attr
        read_only = set(node.attr["_read_only_resource_inputs"].list.i) if declared else set()
        if not read_only.issuperset(positions):
            return True
    return False


def count_node(traced: TracedStep, variable: StepVariable, name: str) -> None:
    """Adds a node that counts a step, after all that the step has to do.

    Args:
        traced: the step, changed in place.
        variable: the variable that counts.
        name: of the node.
    """
    dtype = variable.copies[0].dtype
    one = traced.graph_def.node.add(name=f"{name}/value", op="Const")
    one.attr["dtype"].type = dtype.as_datatype_enum
    one.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(1, dtype, []))
    controls = [f"^{operation}" for operation in traced.must_run]
    for number in range(len(variable.copies)):
        inputs = [variable.node(number), one.name, *controls]
        node = traced.graph_def.node.add(
            name=name if number == 0 else f"{name}/replica_{number}", op="AssignAddVariableOp", input=inputs
        )
        node.attr["dtype"].type = dtype.as_datatype_enum
        traced.must_run.append(node.name)


def _parts(name: str) -> dict[str, str]:
    """Returns the nodes that a graph's variable consists of, beside its handle."""
    return {
        "initializer": f"{name}/Assign",
        "value": f"{name}/Read/ReadVariableOp",
    }


def add_nodes(graph_def: Any, variable: StepVariable) -> dict[str, list[Any]]:
    """Adds the nodes of a variable to a graph: node name -> the variable that it stands for, with its copies."""
    bound = {}
    for number, copy in enumerate(variable.copies):
        name = variable.node(number)
        handle = graph_def.node.add(name=name, op="VarHandleOp")
        handle.attr["dtype"].type = copy.dtype.as_datatype_enum
        handle.attr["shape"].shape.CopyFrom(copy.shape.as_proto())
        handle.attr["shared_name"].s = name.encode()
        bound[name] = variable.copies if number == 0 else [copy]
    parts = _parts(variable.name)
    if variable.is_local:
        _add_assignment(graph_def, parts["initializer"], variable)
    else:  # It has its value already: initialising it again would undo what was trained or loaded.
        graph_def.node.add(name=parts["initializer"], op="NoOp")
    read = graph_def.node.add(name=parts["value"], op="ReadVariableOp", input=[variable.name])
    read.attr["dtype"].type = variable.copies[0].dtype.as_datatype_enum
    return bound


def _add_assignment(graph_def: Any, name: str, variable: StepVariable) -> None:
    """Adds a node that gives a variable the value that it has now."""
    with _tf.eager_mode():
        value = variable.copies[0].numpy()
    dtype = variable.copies[0].dtype
    constant = graph_def.node.add(name=f"{name}/value", op="Const")
    constant.attr["dtype"].type = dtype.as_datatype_enum
    constant.attr["value"].tensor.CopyFrom(tf.make_tensor_proto(value, dtype))
    assign = graph_def.node.add(name=name, op="AssignVariableOp", input=[variable.name, constant.name])
    assign.attr["dtype"].type = dtype.as_datatype_enum


def collect(graph: tf.Graph, variables: Iterable[StepVariable], global_step: str) -> None:
    """Puts the graph's variables into TF1's collections.

    Args:
        graph: the graph; it has the nodes of `add_nodes`.
        variables: the variables.
        global_step: the name of the one that counts steps.
    """
    keys = tf.compat.v1.GraphKeys
    for variable in variables:
        parts = _parts(variable.name)
        definition = _tf.VariableDef(
            variable_name=f"{variable.name}:0",
            initializer_name=parts["initializer"],
            snapshot_name=f"{parts['value']}:0",
            initial_value_name=f"{parts['value']}:0",  # As long as the graph lives, it has one.
            is_resource=True,
            trainable=bool(variable.copies[0].trainable),
        )
        with graph.as_default():
            # Of its proto, as out of a `.meta` file: the nodes are in the graph already.
            made = _tf.graph_variable(definition)
        graph.add_to_collection(keys.LOCAL_VARIABLES if variable.is_local else keys.GLOBAL_VARIABLES, made)
        if definition.trainable and not variable.is_local:
            graph.add_to_collection(keys.TRAINABLE_VARIABLES, made)
        if variable.name == global_step:
            graph.add_to_collection(keys.GLOBAL_STEP, made)
