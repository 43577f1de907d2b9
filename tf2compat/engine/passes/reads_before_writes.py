"""A counter that a step reads and writes is read first, where the graph does not say.

Hooks fetch the global step beside the train op that adds to it, and nothing orders the two.
TF1's executor came to the read first, so that summaries and checkpoints carry the same step
in every run; a compiled call may come to it later. Only integer variables are looked at: of
others, what is read and what is written is ordered by the gradients.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.engine.function_body import Body, tensor_of

__all__ = ["reads_before_writes"]

_READS = {"ReadVariableOp"}
_BRANCHES = {"If", "StatelessIf"}
_WRITES = {"AssignAddVariableOp", "AssignSubVariableOp", "AssignVariableOp"}
_INTEGERS = {tf.int32.as_datatype_enum, tf.int64.as_datatype_enum}


def _ancestors(body: Body, name: str) -> set[str]:
    """Returns the names of the nodes that a node waits for, itself included."""
    found, todo = {name}, [name]
    while todo:
        for waited in body.nodes[todo.pop()].input:
            node = tensor_of(waited.removeprefix("^"))[0]
            if node in body.nodes and node not in found:
                found.add(node)
                todo.append(node)
    return found


def _only_reads(node: Any, body: Body) -> bool:
    """Returns whether a node reads the variables that it takes and writes none."""
    if node.op in _READS:
        return True
    if node.op not in _BRANCHES:
        return False
    branches = (body.functions.get(node.attr[key].func.name) for key in ("then_branch", "else_branch"))
    return all(
        branch is not None and all(inner.op in _READS or "Variable" not in inner.op for inner in branch.node_def)
        for branch in branches
    )


def reads_before_writes(body: Body) -> None:
    """Adds control inputs to the writes of integer variables; call it when handles are arguments."""
    for argument in body.arguments:
        types = argument.attributes.get("_handle_dtypes")
        if types is None or types.list.type[0] not in _INTEGERS:
            continue
        users = [node for node in body.nodes.values() if argument.name in node.input]
        readers = [value for node in users if _only_reads(node, body) for value in _values_of(node, body)]
        for write in users:
            if write.op in _WRITES:
                _order(body, readers, write)


def _values_of(node: Any, body: Body) -> list[Any]:
    """Returns the nodes that are done when the value was read.

    A branch counts as done when it was chosen, before its outputs are there; what takes them is
    done after that.
    """
    if node.op in _READS:
        return [node]
    return [
        other
        for other in body.nodes.values()
        if any(not key.startswith("^") and tensor_of(key)[0] == node.name for key in other.input)
    ]


def _order(body: Body, readers: list[Any], write: Any) -> None:
    before = _ancestors(body, write.name)
    for read in readers:
        if read.name not in before and write.name not in _ancestors(body, read.name):
            write.input.append(f"^{read.name}")
