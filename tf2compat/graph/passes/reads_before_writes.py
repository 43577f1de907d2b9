"""A variable that a step both reads and writes is read first, where the graph does not say.

Hooks fetch the global step, and programs their weights, beside the train op, and nothing orders
the two. TF1's executor came to the read first, so that summaries and checkpoints carry the same
step in every run; a compiled call may come to it later.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from typing import Any

from tf2compat.graph.body import Body, node_of
from tf2compat.graph.ops import BRANCHES
from tf2compat.graph.snapshot import function_names_of
from tf2compat.graph.written_handles import writers_of_handles

__all__ = ["reads_before_writes"]

_READ = "ReadVariableOp"
_WRITTEN = 1  # The bit of a node that waits for a write; the reads have one bit each.


def _only_reads(node: Any, body: Body, writing: set[str]) -> bool:
    """Returns whether a node reads the variables that it takes and writes none."""
    if node.op == _READ:
        return True
    if node.op not in BRANCHES or node.name in writing:
        return False
    return all(name in body.functions for name in function_names_of(node))


class _Order:
    """The reads that each node waits for, and whether it waits for a write.

    Each read has a bit, and a node the bits of all that it waits for. They go through the graph once, however many
    reads there are: a deep network has as many as layers, and most nodes wait for most of them.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._waiting: dict[str, list[str]] = collections.defaultdict(list)
        self._inputs: dict[str, int] = {}
        for name, node in body.nodes.items():
            taken = [one for one in map(node_of, node.input) if one in body.nodes]
            self._inputs[name] = len(taken)
            for one in taken:
                self._waiting[one].append(name)
        self._bits: dict[str, int] = {}
        self._reads: dict[str, int] = {}

    def follow(self, reads: Iterable[str], writes: Iterable[str]) -> None:
        """Finds out which nodes wait for some reads, and for any of some writes."""
        # Integers of Python, with any number of bits.
        self._reads = {read: 2 << number for number, read in enumerate(dict.fromkeys(reads))}
        self._bits = dict(self._reads)
        for write in writes:
            self._bits[write] = self._bits.get(write, 0) | _WRITTEN
        self._through_loops(self._in_order())

    def _in_order(self) -> list[str]:
        """Gives nodes their bits, each after all that it waits for; returns those that wait for a loop."""
        bits, left = self._bits, self._inputs
        todo = [name for name, count in left.items() if not count]
        while todo:
            name = todo.pop()
            given = bits.get(name, 0)
            for other in self._waiting[name]:
                if given:
                    bits[other] = bits.get(other, 0) | given
                left[other] -= 1
                if not left[other]:
                    todo.append(other)
        return [name for name, count in left.items() if count]

    def _through_loops(self, todo: list[str]) -> None:
        """Gives nodes their bits until no more of them change: nodes of TF1's loops wait for each other."""
        bits = self._bits
        while todo:
            name = todo.pop()
            given = bits.get(name, 0)
            for other in self._waiting[name] if given else ():
                before = bits.get(other, 0)
                if before | given != before:
                    bits[other] = before | given
                    todo.append(other)

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
        if not self._bits[write.name] & self._reads[read]:
            write.input.append(f"^{read}")


def reads_before_writes(body: Body) -> None:
    """Adds control inputs to the writes of variables; call it when handles are arguments."""
    users: dict[str, list[Any]] = collections.defaultdict(list)
    handles = {argument.name for argument in body.arguments if "_handle_dtypes" in argument.attributes}
    for node in body.nodes.values():
        for name in handles.intersection(node.input):
            users[name].append(node)
    written = {name: writes for name, writes in writers_of_handles(body).items() if name in handles}
    if not written:
        return
    writing = {node.name for writes in written.values() for node in writes}
    order = _Order(body)
    reads = {
        name: [value for node in users[name] if _only_reads(node, body, writing) for value in order.values_of(node)]
        for name in written
    }
    order.follow(
        (read for found in reads.values() for read in found),
        writing,
    )
    for name, writes in written.items():
        for read in reads[name]:
            for write in writes:
                order.read_first(read, write)
