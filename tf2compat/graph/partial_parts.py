"""The parts of a step that can run when some of its feeds are there, and others are not yet."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.body import Argument, Body, node_of, tensor_of
from tf2compat.graph.branches import inside, users_of
from tf2compat.graph.function_body import output_types

__all__ = ["Part", "cut_part", "runnable", "sources"]


@dataclasses.dataclass
class Part:
    """A part of a step.

    Attributes:
        body: its nodes.
        takes: the tensors of the whole step that it takes, in the order of the body's arguments.
        gives: those that it returns.
        keeps: those that parts after it may take.
    """

    body: Body
    takes: list[str]
    gives: list[str]
    keeps: set[str]


def _closure(users: Mapping[str, set[str]], begin: Iterable[str]) -> set[str]:
    """Returns the nodes that depend on some nodes or arguments."""
    found: set[str] = set()
    todo = list(begin)
    while todo:
        new = users.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return found


def sources(body: Body) -> set[str]:
    """Returns the nodes that every part may hold again: constants, and nodes that only give out a handle."""
    found = set()
    for node in body.nodes.values():
        definition = _tf.op_def(node.op)
        if node.input or definition is None:
            continue
        resource = tf.resource.as_datatype_enum
        outputs = definition.output_arg
        if node.op == "Const" or (outputs and all(output.is_ref or output.type == resource for output in outputs)):
            found.add(node.name)
    return found


def runnable(body: Body, missing: Iterable[str]) -> set[str]:
    """Returns the nodes that can run without some of the arguments.

    Of a loop or a branch either all nodes run or none: what is inside cannot be kept for a later part.
    """
    users = users_of(body)
    waiting = _closure(users, missing)
    within = inside(body)
    # What becomes held may hold more: a node of another loop that waits for it.
    while True:
        held = {name for name in within - waiting if not users[name].isdisjoint(waiting)}
        if not held:
            return set(body.nodes) - waiting
        waiting |= held | _closure(users, held)


class _Cut:
    def __init__(self, whole: Body, done: set[str], runs: set[str]) -> None:
        again = sources(whole)
        self._whole = whole
        self._new = runs - done - again
        self._later = set(whole.nodes) - runs - again
        self._first = not done
        self._again = again

    def _taken(self, nodes: set[str]) -> list[str]:
        """Returns the tensors that some nodes take, each once, in the order of the graph."""
        names = (
            name
            for node in self._whole.nodes.values()
            if node.name in nodes
            for name in node.input
            if not name.startswith("^")
        )
        return list(dict.fromkeys(names))

    def part(self, fetched: Iterable[str]) -> Part:
        takes = [name for name in self._taken(self._new) if node_of(name) not in self._new | self._again]
        later = [name for name in self._taken(self._later) if node_of(name) not in self._again | self._later]
        made = self._new | (self._again if self._first else set())
        wanted = [name for name in fetched if node_of(name) in made]
        gives = list(dict.fromkeys([*(name for name in later if node_of(name) in self._new), *wanted]))
        return Part(self._body(takes, gives), takes, gives, set(later))

    def _body(self, takes: list[str], gives: list[str]) -> Body:
        arguments = [self._argument(number, name) for number, name in enumerate(takes)]
        renamed = {name: argument.name for name, argument in zip(takes, arguments, strict=True)}
        nodes = {}
        needed = self._new | {node_of(name) for name in [*self._taken(self._new), *gives]} & self._again
        for name, node in self._whole.nodes.items():
            if name not in needed:
                continue
            nodes[name] = type(node)()
            nodes[name].CopyFrom(node)
            del nodes[name].input[:]
            nodes[name].input.extend(
                renamed.get(given, given)
                for given in node.input
                # Nothing waits for what ran in an earlier part: it is no node of this one.
                if not (given.startswith("^") and node_of(given) not in self._new)
            )
        used = {node_of(name) for node in nodes.values() for name in node.input}
        # Nothing takes these nodes: without being targets they would be pruned.
        targets = [name for name in nodes if name in self._new and name not in used]
        return Body(nodes, arguments, list(gives), targets, self._whole.functions)

    def _argument(self, number: int, name: str) -> Argument:
        for argument in self._whole.arguments:
            if argument.name == name:
                return argument
        node, position = tensor_of(name)
        own = f"known_{number}"
        while own in self._whole.nodes:
            own += "_"
        return Argument(own, output_types(self._whole.nodes[node], self._whole.functions)[position])


def cut_part(whole: Body, done: set[str], runs: set[str], fetched: Iterable[str]) -> Part:
    """Returns a part of a step.

    Args:
        whole: the step.
        done: the nodes that ran before.
        runs: the nodes that have run after it, as `runnable` returns them.
        fetched: the tensors that the step is to return.
    """
    return _Cut(whole, done, runs).part(fetched)
