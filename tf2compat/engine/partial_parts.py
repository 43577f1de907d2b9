"""The parts of a step that can run when some of its feeds are there, and others are not yet."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.function_body import Argument, Body, output_types, tensor_of

__all__ = ["Part", "cut_part", "runnable", "sources"]

_ENTERS, _EXITS = {"Enter", "RefEnter"}, {"Exit", "RefExit"}
_SWITCHES, _MERGES = {"Switch", "RefSwitch"}, {"Merge", "RefMerge"}
_BACK = {"NextIteration", "RefNextIteration"}


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


def _producer(name: str) -> str:
    return tensor_of(name.removeprefix("^"))[0]


def _users(body: Body) -> Mapping[str, set[str]]:
    """Returns the nodes that take something of each node or argument."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in body.nodes.values():
        for name in node.input:
            found[_producer(name)].add(node.name)
    return found


def _closure(users: Mapping[str, set[str]], begin: Iterable[str]) -> set[str]:
    """Returns the nodes that depend on some nodes or arguments."""
    found: set[str] = set()
    todo = list(begin)
    while todo:
        new = users.get(todo.pop(), set()) - found
        found |= new
        todo.extend(new)
    return found


def _in_order(body: Body) -> list[str]:
    """Returns the names of the nodes, each after what it takes; a loop is entered from its front."""
    waits = {
        node.name: {
            producer
            for producer in map(_producer, node.input)
            if producer in body.nodes and body.nodes[producer].op not in _BACK
        }
        for node in body.nodes.values()
    }
    users = _users(body)
    ready = [name for name, producers in waits.items() if not producers]
    order = []
    while ready:
        order.append(ready.pop())
        if body.nodes[order[-1]].op in _BACK:
            continue
        for user in users.get(order[-1], ()):
            waits[user].discard(order[-1])
            if not waits[user]:
                ready.append(user)
    return order


def _inside(body: Body) -> set[str]:
    """Returns the nodes inside TF1's loops and branches, whose tensors may be dead, or there more than once."""
    depths: dict[str, tuple[int, int]] = {}
    found = set()
    for name in _in_order(body):
        node = body.nodes[name]
        given = [depths[producer] for producer in map(_producer, node.input) if producer in depths]
        loops = max((loop for loop, _ in given), default=0) + (node.op in _ENTERS) - (node.op in _EXITS)
        branches = max((branch for _, branch in given), default=0)
        if loops == 0 and node.op not in _EXITS:
            branches += (node.op in _SWITCHES) - (node.op in _MERGES)
        depths[name] = (max(loops, 0), max(branches, 0))
        if depths[name] != (0, 0):
            found.add(name)
    return found


def sources(body: Body) -> set[str]:
    """Returns the nodes that every part may hold again: constants, and what only hands out a handle or a reference."""
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
    users = _users(body)
    waiting = _closure(users, missing)
    inside = _inside(body)
    while True:
        held = {name for name in inside - waiting if not users[name].isdisjoint(waiting)}
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
        takes = [name for name in self._taken(self._new) if _producer(name) not in self._new | self._again]
        later = [name for name in self._taken(self._later) if _producer(name) not in self._again | self._later]
        made = self._new | (self._again if self._first else set())
        wanted = [name for name in fetched if _producer(name) in made]
        gives = list(dict.fromkeys([*(name for name in later if _producer(name) in self._new), *wanted]))
        return Part(self._body(takes, gives), takes, gives, set(later))

    def _body(self, takes: list[str], gives: list[str]) -> Body:
        arguments = [self._argument(number, name) for number, name in enumerate(takes)]
        renamed = {name: argument.name for name, argument in zip(takes, arguments, strict=True)}
        nodes = {}
        needed = self._new | {_producer(name) for name in [*self._taken(self._new), *gives]} & self._again
        for name, node in self._whole.nodes.items():
            if name not in needed:
                continue
            nodes[name] = type(node)()
            nodes[name].CopyFrom(node)
            del nodes[name].input[:]
            nodes[name].input.extend(
                renamed.get(given, given)
                for given in node.input
                if not (given.startswith("^") and _producer(given) not in self._new)
            )
        used = {_producer(name) for node in nodes.values() for name in node.input}
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
