"""Functions that a graph's nodes refer to become functions of the session.

Each is copied under a name of its own, with the passes run over its nodes as well. A body
that is part of the step (of `tf.cond`, `tf.while_loop`, a call) is copied once a place from
which it is called, so that its random ops have a state a place, as they have kernels of
their own in TF1, where such bodies are inlined.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tf2compat.graph.body import Body
from tf2compat.graph.ops import BRANCHES, CALLS, LOOPS
from tf2compat.graph.snapshot import may_refer

__all__ = ["function_calls"]

_OF_A_STEP = BRANCHES | LOOPS | CALLS | {"SymbolicGradient"}
"""Ops whose functions are part of the step. Other ops (data sets) run theirs on their own."""


def _function_attributes(node: Any) -> list[Any]:
    """Returns the `NameAttrList`s of a node, which name the functions that it refers to."""
    found: list[Any] = []
    for attribute in node.attr.values() if may_refer(node) else ():
        kind = attribute.WhichOneof("value")
        if kind == "func":
            found.append(attribute.func)
        elif kind == "list":
            found.extend(attribute.list.func)
    return found


def function_calls(body: Body, copy: Callable[[str, str, bool, str, bool], str], path: str, in_step: bool) -> None:
    """Makes the nodes of a body refer to copies of their functions.

    Args:
        body: changed in place.
        copy: makes a copy and returns its name, given the function's name, the path of the
            place where it is called, whether it is part of the step, the name of the node that calls it, and whether
            that is a call and no condition or loop.
        path: where the body stands itself.
        in_step: whether the body is part of the step.
    """
    for node in body.nodes.values():
        called_in_step = in_step and (node.op in _OF_A_STEP or node.op in body.functions)
        for function in _function_attributes(node):
            if function.name in body.functions:
                place = f"{path}{node.name}/{function.name}/"
                function.name = copy(function.name, place, called_in_step, node.name, node.op in CALLS)
        if node.op in body.functions:
            node.op = copy(node.op, f"{path}{node.name}/", called_in_step, node.name, True)
