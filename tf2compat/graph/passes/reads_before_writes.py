"""A variable that a step both reads and writes is read first, where the graph does not say.

Hooks fetch the global step, and programs their weights, beside the train op, and nothing orders
the two. TF1's executor came to the read first, so that summaries and checkpoints carry the same
step in every run; a compiled call may come to it later.
"""

from __future__ import annotations

import collections
from typing import Any

from tf2compat.graph.function_body import Body
from tf2compat.graph.ops import BRANCHES, writes_variable
from tf2compat.graph.snapshot import function_names_of

__all__ = ["reads_before_writes"]

_READ = "ReadVariableOp"
_WRITTEN = 1  # The bit of a node that waits for a write; the reads have one bit each.


def _only_reads(node: Any, body: Body) -> bool:
    """Returns whether a node reads the variables that it takes and writes none."""
    if node.op == _READ:
        return True
    if node.op not in BRANCHES:
        return False
    branches = [body.functions.get(name) for name in function_names_of(node)]
    return all(
        branch is not None and not any(writes_variable(inner.op) for inner in branch.node_def) for branch in branches
    )


def _waited_for(name: str) -> str:
    return name[1:] if name.startswith("^") else name.partition(":")[0]


class _Order:
    """Which reads each node waits for, and whether it waits for a write."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._waiting: dict[str, list[str]] = collections.defaultdict(list)
        for node in body.nodes.values():
            for name in node.input:
                self._waiting[_waited_for(name)].append(node.name)
        self._bits: dict[str, int] = collections.defaultdict(int)
        self._reads: dict[str, int] = {}

    def mark(self, name: str, bit: int) -> None:
        """Gives a node a bit, and all that wait for it."""
        todo = [name]
        while todo:
            node = todo.pop()
            if not self._bits[node] & bit:
                self._bits[node] |= bit
                todo.extend(self._waiting[node])

    def values_of(self, node: Any) -> list[str]:
        """Returns the nodes that are done when the value was read.

        A branch counts as done when it was chosen, before its outputs are there; what takes
        them is done after that.
        """
        if node.op == _READ:
            return [node.name]
        return [name for name in self._waiting[node.name] if f"^{node.name}" not in self._body.nodes[name].input]

    def read_first(self, read: str, write: Any) -> None:
        """Makes a write wait for a read that is not after any write; this can close no circle."""
        if self._bits[read] & _WRITTEN:
            return
        if read not in self._reads:
            self._reads[read] = 2 << len(self._reads)
            self.mark(read, self._reads[read])
        if not self._bits[write.name] & self._reads[read]:
            write.input.append(f"^{read}")


def reads_before_writes(body: Body) -> None:
    """Adds control inputs to the writes of variables; call it when handles are arguments."""
    users: dict[str, list[Any]] = collections.defaultdict(list)
    handles = {argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes}
    for node in body.nodes.values():
        for name in handles.intersection(node.input):
            users[name].append(node)
    order = _Order(body)
    written = {name: [node for node in nodes if writes_variable(node.op)] for name, nodes in users.items()}
    for writes in written.values():
        for write in writes:
            order.mark(write.name, _WRITTEN)
    for name, writes in written.items():
        if not writes:
            continue
        reads = [value for node in users[name] if _only_reads(node, body) for value in order.values_of(node)]
        for read in reads:
            for write in writes:
                order.read_first(read, write)
