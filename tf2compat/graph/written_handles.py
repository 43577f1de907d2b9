"""The nodes that write a variable: by themselves, or in the branches, loops and functions that they call."""

from __future__ import annotations

import collections
from collections.abc import Iterator, Mapping
from typing import Any

from tf2compat.graph.body import Body
from tf2compat.graph.ops import BRANCHES, PASSES_ON, writes_variable
from tf2compat.graph.snapshot import function_names_of

__all__ = ["writers_of_handles"]

_BEFORE_ARGUMENTS = {"For": 3} | dict.fromkeys(BRANCHES, 1)
"""The number of a node's inputs before the arguments of its functions; 0 for other ops."""


class _WrittenArguments:
    """The arguments that functions write, by position; each function is looked through once."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self._functions = functions
        self._found: dict[str, set[int]] = {}

    def inputs_of(self, node: Any) -> Iterator[str]:
        """Yields the inputs of a node that are handles of variables which it may write."""
        if writes_variable(node.op):
            yield node.input[0]
            return
        first = _BEFORE_ARGUMENTS.get(node.op, 0)
        for name in {node.op, *function_names_of(node)}:
            if name in self._functions:
                for position in self._of(name):
                    yield node.input[first + position]

    def _of(self, name: str) -> set[int]:
        if name not in self._found:
            # Kept before its nodes are looked through: a function that calls itself would never end.
            found = self._found[name] = set()
            function = self._functions[name]
            nodes = {node.name: node for node in function.node_def}
            positions = {argument.name: number for number, argument in enumerate(function.signature.input_arg)}
            for node in function.node_def:
                for handle in self.inputs_of(node):
                    source = handle.partition(":")[0]
                    while source in nodes and nodes[source].op in PASSES_ON:
                        source = nodes[source].input[0].partition(":")[0]
                    if source in positions:
                        found.add(positions[source])
        return self._found[name]


def writers_of_handles(body: Body) -> dict[str, list[Any]]:
    """Returns the nodes of a body that may write each variable, by the handle that they take."""
    written = _WrittenArguments(body.functions)
    found: dict[str, list[Any]] = collections.defaultdict(list)
    for node in body.nodes.values():
        for handle in set(written.inputs_of(node)):
            found[handle].append(node)
    return found
