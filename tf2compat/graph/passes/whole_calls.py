"""A called function runs as a whole, as in TF1, with the nodes that its returned tensors do not need.

The runtime inlines functions and leaves out what their returned tensors do not need, an assignment say.
In the functions of conditions and loops TF1 left it out as well, and so it is here.
"""

from __future__ import annotations

from typing import Any

from tf2compat import _tf
from tf2compat.graph.body import Body, node_of
from tf2compat.graph.branches import inside, switches
from tf2compat.graph.ops import CALLS, READS

__all__ = ["name_effects", "whole_calls"]


def _has_effects(node: Any, functions: dict[str, Any], seen: frozenset[str] = frozenset()) -> bool:
    """Returns whether a node does more than compute its outputs. A stateful op without inputs only makes a handle."""
    name = node.attr["f"].func.name if node.op in CALLS else node.op
    if name in functions and name not in seen:
        return any(_has_effects(part, functions, seen | {name}) for part in functions[name].node_def)
    definition = _tf.op_def(node.op)
    return definition is not None and definition.is_stateful and bool(node.input) and node.op not in READS | CALLS


def _as_call(node: Any, signature: Any) -> None:
    """Makes a node whose op is a function a call of it: that kind of call keeps what control outputs name."""
    arguments = (signature.input_arg, signature.output_arg)
    if any(not argument.type or argument.number_attr for part in arguments for argument in part):
        return
    node.op = "StatefulPartitionedCall"
    node.attr["f"].func.name = signature.name
    for key, part in zip(("Tin", "Tout"), arguments, strict=True):
        node.attr[key].list.type.extend(argument.type for argument in part)
        node.attr[key].list.SetInParent()


def _calls(body: Body) -> list[str]:
    """Returns the nodes that call functions with effects, and turns them into calls of one kind."""
    found = []
    for node in body.nodes.values():
        if (node.op in CALLS or node.op in body.functions) and _has_effects(node, body.functions):
            found.append(node.name)
            if node.op in body.functions:
                _as_call(node, body.functions[node.op].signature)
    return found


def _needed(body: Body) -> set[str]:
    """Returns the nodes that the returns and targets of a body need."""
    todo = [node_of(name) for name in (*body.returns, *body.targets)]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found and name in body.nodes:
            found.add(name)
            todo.extend(node_of(part) for part in body.nodes[name].input)
    return found


def whole_calls(body: Body) -> None:
    """Makes targets of a step's calls of functions with effects."""
    called = _calls(body)
    if called:
        # Inside of TF1's branches and loops a node may not run, or run more than once: it can be no target.
        apart = inside(body) if switches(body) else set()
        body.targets += [name for name in called if name not in body.targets and name not in apart]


def name_effects(body: Body, function: Any) -> dict[str, str]:
    """Returns control outputs for the effects of a function that its returned tensors do not need: name -> node.

    Args:
        body: the nodes of the function; the calls among them become calls of one kind.
        function: its `FunctionDef`. If it has control outputs they say it.
    """
    _calls(body)
    effects = [node.name for node in body.nodes.values() if _has_effects(node, body.functions)]
    if function.control_ret or not effects:
        return {}
    apart = _needed(body) | (inside(body) if switches(body) else set())
    return {f"effect_{number}": name for number, name in enumerate(name for name in effects if name not in apart)}
