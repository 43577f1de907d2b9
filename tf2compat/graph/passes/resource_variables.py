"""Reference variables become resources.

TF1's first variables hand out references to their memory, `VariableV2` and all that takes what it
returns: `Assign`, `ApplyAdam`, `ScatterAdd`, `RefSwitch`. One process runs them as they are
(graph/passes/name_resources.py); copies on several replicas, and XLA, need `tf.Variable`s. Here each op
becomes its resource form (`_tf/reference_ops.py`), and where a value is wanted of a reference, a read
is added that waits for what the reference's user waits for. So does the user of `w/read`, an identity that
shared the variable's memory: `with tf.control_dependencies([train_op])`, it saw the new value.
"""

from __future__ import annotations

import itertools
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.declared.unsupported import unsupported
from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.function_body import output_types
from tf2compat.graph.ops import MERGES, PASSES_ON
from tf2compat.graph.passes.name_resources import REFERENCE_VARIABLES

__all__ = ["resource_variables"]

# Ops that pass a reference on pass a handle on.
_PASSED = {op: op.removeprefix("Ref") for op in PASSES_ON if op.startswith("Ref")}


def _reference_inputs(node: Any) -> list[bool]:
    """Returns for each data input of a node whether its op takes a reference there."""
    definition = _tf.op_def(node.op)
    if definition is None:
        return [False] * len(node.input)
    found: list[bool] = []
    for argument in definition.input_arg:
        if argument.type_list_attr:
            count = len(node.attr[argument.type_list_attr].list.type)
        else:
            count = node.attr[argument.number_attr].i if argument.number_attr else 1
        found.extend([argument.is_ref] * count)
    return found


class _Pass:
    def __init__(self, body: Body) -> None:
        self._body = body
        self._numbers = itertools.count()
        # Outputs that are references to variables: to the handle, and the type of what is behind it. A handle
        # that is an output of a node which also writes is named with that node, to be waited for.
        self._handles: dict[str, tuple[str, int, str]] = {}
        self._reads: dict[str, tuple[str, int, str]] = {}

    def run(self) -> None:
        nodes = list(self._body.nodes.values())
        waiting = [node for node in nodes if self._definition(node)]
        for node in nodes:
            if node.op in REFERENCE_VARIABLES:
                self._variable(node)
        # References are followed from the variables on; loops make a second look necessary.
        while waiting:
            rest = [node for node in waiting if not self._follow(node)]
            if len(rest) == len(waiting):
                break
            waiting = rest
        for node in nodes:
            self._take_values(node)
        for node in nodes:
            self._read_later(node)
        self._body.returns = [self._value(name, [], name) for name in self._body.returns]

    def _definition(self, node: Any) -> bool:
        return node.op not in REFERENCE_VARIABLES and any(_reference_inputs(node))

    def _variable(self, node: Any) -> None:
        data_type = node.attr["dtype"].type
        node.op = "VarHandleOp"
        self._handles[f"{node.name}:0"] = (f"{node.name}:0", data_type, "")

    def _follow(self, node: Any) -> bool:
        """Gives a node its resource form if a reference to a variable reaches it; returns whether one did."""
        takes = _reference_inputs(node)
        found = [self._reference(name) for name, takes_it in zip(node.input, takes, strict=False) if takes_it]
        if not any(found):
            return False
        data_type = next(reference for reference in found if reference)[1]
        if node.op in _PASSED:
            outputs = len(output_types(node, self._body.functions))
            node.op = _PASSED[node.op]
            node.attr["T"].type = tf.resource.as_datatype_enum
            # The second output of a `Merge` is a number, that of the input that came.
            for position in range(1 if node.op in MERGES else outputs):
                self._handles[f"{node.name}:{position}"] = (f"{node.name}:{position}", data_type, "")
            for position, takes_it in enumerate(takes):  # Another input of a merge may come later, from a loop.
                if takes_it and self._reference(node.input[position]):
                    self._take_handle(node, position)
            return True
        if node.op not in _tf.RESOURCE_FORMS:
            raise unsupported("op:reference", f"'{node.name}' is a {node.op}, which takes a reference to a variable.")
        first = self._reference(node.input[0])
        for position, takes_it in enumerate(takes):
            if takes_it:
                self._take_handle(node, position)
        self._give_form(node)
        # These two return a value; the others return the reference that they have written.
        if first and node.op not in ("VarIsInitializedOp", "ResourceCountUpTo"):
            self._handles[f"{node.name}:0"] = (first[0], data_type, node.name)
        return True

    def _give_form(self, node: Any) -> None:
        form, type_attribute = _tf.RESOURCE_FORMS[node.op]
        node.op = form
        if type_attribute not in ("", "T"):
            node.attr[type_attribute].CopyFrom(node.attr["T"])
        # The runtime refuses a node with an attribute that its op does not have; a leading underscore makes it a note.
        known = {attribute.name for attribute in _tf.op_def(form).attr}
        for name in [name for name in node.attr if name not in known and not name.startswith("_")]:
            del node.attr[name]

    def _reference(self, name: str) -> tuple[str, int, str] | None:
        return self._handles.get("{}:{}".format(*tensor_of(name)))

    def _take_handle(self, node: Any, position: int) -> None:
        handle, _, written_by = self._reference(node.input[position]) or (node.input[position], 0, "")
        node.input[position] = handle
        if written_by and f"^{written_by}" not in node.input:
            node.input.append(f"^{written_by}")

    def _take_values(self, node: Any) -> None:
        """Adds reads for a node that takes values and is given references of variables."""
        if node.op == "Identity" and node.attr["T"].type != tf.resource.as_datatype_enum:
            reference = self._reference(node.input[0])
            if reference:
                self._reads[f"{node.name}:0"] = reference
                node.op = "ReadVariableOp"
                node.attr["dtype"].CopyFrom(node.attr["T"])
                del node.attr["T"]
                self._take_handle(node, 0)
            return
        controls = [name for name in node.input if name.startswith("^")]
        resources = {"VarHandleOp", *(form for form, _ in _tf.RESOURCE_FORMS.values()), *_PASSED.values()}
        for position, name in enumerate(node.input):
            if name.startswith("^") or not self._reference(name):
                continue
            if node.op in resources and self._is_handle_input(node, position):
                self._take_handle(node, position)
            else:
                node.input[position] = self._value(name, controls, node.name)

    def _read_later(self, node: Any) -> None:
        """Adds a new read for a node that waits for others and takes an identity of a reference."""
        controls = [name for name in node.input if name.startswith("^")]
        if not controls or node.op == "ReadVariableOp":
            return
        for position, name in enumerate(node.input):
            reference = None if name.startswith("^") else self._reads.get("{}:{}".format(*tensor_of(name)))
            if reference:
                node.input[position] = self._read(reference, controls, node.name)

    def _is_handle_input(self, node: Any, position: int) -> bool:
        if node.op in _PASSED.values():
            return node.attr["T"].type == tf.resource.as_datatype_enum and (position == 0 or node.op in MERGES)
        types: list[int] = []
        for argument in _tf.op_def(node.op).input_arg:
            types.extend([argument.type] * (node.attr[argument.number_attr].i if argument.number_attr else 1))
        return position < len(types) and types[position] == tf.resource.as_datatype_enum

    def _value(self, name: str, controls: list[str], user: str) -> str:
        """Returns a tensor's value: read, where it is a reference; it waits for what its user waits for."""
        reference = self._reference(name) if not name.startswith("^") else None
        return self._read(reference, controls, user) if reference else name

    def _read(self, reference: tuple[str, int, str], controls: list[str], user: str) -> str:
        """Adds a read that waits for what its user waits for; returns its output."""
        handle, data_type, written_by = reference
        waits = [*controls, *([f"^{written_by}"] if written_by else [])]
        user = user.partition(":")[0]
        read = self._body.add_node(
            f"{user}/tf2compat_read_{next(self._numbers)}",
            "ReadVariableOp",
            [handle, *dict.fromkeys(waits)],
            dtype=("type", data_type),
        )
        read.device = self._body.nodes[user].device if user in self._body.nodes else ""
        return f"{read.name}:0"


def resource_variables(body: Body) -> None:
    """Turns the reference variables of a body into `VarHandleOp`s, and what uses them into the resource forms.

    Raises:
        UnsupportedError: an operation takes a reference and has no resource form; it names the node.
    """
    if any(node.op in REFERENCE_VARIABLES for node in body.nodes.values()):
        _Pass(body).run()
