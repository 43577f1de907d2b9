"""Writes of hooks and savers to the variables of a step that runs on several replicas: they reach all copies.

The step itself takes care of every copy. What is added to its graph afterwards, a saver's restore op or a hook's
assignment, knows the first one only.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Body
from tf2compat.graph.ops import writes_variable
from tf2compat.graph.snapshot import function_names_of
from tf2compat.runtime.registered_functions import Rename

__all__ = ["CopyingProgram", "has_collectives", "written_outside"]


def written_outside(body: Body, handles: Sequence[Any], traced: Collection[str]) -> list[Any]:
    """Returns the nodes of the variables that nodes outside the traced step write.

    Args:
        body: a part of the graph, its variables' handles arguments already.
        handles: the nodes of the variables, in the order of the arguments.
        traced: the names of the nodes of the step.
    """
    names = [argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes]
    nodes = dict(zip(names, handles, strict=True))
    added = [node for node in body.nodes.values() if node.name not in traced and writes_variable(node.op)]
    return [nodes[name] for name in dict.fromkeys(node.input[0] for node in added) if name in nodes]


def has_collectives(body: Body) -> bool:
    """Returns whether a part of the graph, or a function that it calls, waits for other processes."""
    todo = list(body.nodes.values())
    seen: set[str] = set()
    while todo:
        node = todo.pop()
        if node.op.startswith("Collective"):
            return True
        for name in function_names_of(node) & body.functions.keys() - seen:
            seen.add(name)
            todo.extend(body.functions[name].node_def)
    return False


class CopyingProgram:
    """A program that writes the first copy of some variables; the others then get its value.

    Args:
        program: the program.
        variables: the copies of each variable.
    """

    def __init__(self, program: Any, variables: Sequence[Sequence[tf.Variable]]) -> None:
        self._program = program
        self._variables = variables

    def renamed(self, rename: Rename) -> CopyingProgram:
        """Returns this program with another function; see `Step.renamed`."""
        return CopyingProgram(self._program.renamed(rename), self._variables)

    def uninitialized(self) -> list[str]:
        """Returns the names of the program's variables that have no value."""
        return list(self._program.uninitialized())

    def __call__(self, feeds: list[Any], timeout_ms: int = 0) -> list[Any]:
        """Runs the step; see `Program`."""
        results = list(self._program(feeds, timeout_ms))
        with _tf.eager_mode():
            for first, *others in self._variables:
                for other in others:
                    tf.raw_ops.AssignVariableOp(resource=other.handle, value=first.read_value())
        return results
