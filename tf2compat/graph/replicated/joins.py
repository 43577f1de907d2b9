"""A value of the forward pass becomes that of the whole batch, and what flows back into it as well.

Each replica computes a part of the value, and each uses the joined one. So the gradient with respect to the joined
value is the replicas' together, and each passes it on to its own part.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.sync_marks import SYNC, add_sync, data_type_of

__all__ = ["AVERAGED", "join", "replace_tensor", "scale_gradient"]

_BACK = {"mean": ["gradient_share"], "sum": ["gradient_total"], "sum_share": ["share", "gradient_total"]}
"""Mode of a mark -> the modes of the marks in the gradient, in the order in which it flows."""
AVERAGED = "/tf2compat_mean"
"""Suffix of the node that divides in the place of a mean."""
_SCALED = "/tf2compat_scaled/"
"""Infix between the gradient's scope and the name of a mean."""


def replace_tensor(body: Body, name: str, other: str, users: list[Any]) -> None:
    """Replaces a tensor by another, in the inputs of nodes and among the returns."""
    for user in users:
        for position, part in enumerate(user.input):
            if not part.startswith("^") and tensor_of(part) == tensor_of(name):
                user.input[position] = other
    body.returns = [other if tensor_of(part) == tensor_of(name) else part for part in body.returns]


def _inflows(body: Body, scopes: GradientScopes, name: str) -> list[tuple[Any, int, str]]:
    """Returns where the gradient of a node takes in what others hand to it: (node, input, scope)."""
    found = []
    averaged = f"{_SCALED}{name.removesuffix(AVERAGED)}/" if name.endswith(AVERAGED) else None
    for node in body.nodes.values():
        if averaged and averaged in node.name and node.op == "Mul":
            found.append((node, 0, scopes.of(node.name) or ""))
        scope = scopes.of(node.name)
        if scope is None or scopes.forward(node.name) != name:
            continue
        for position, part in enumerate(node.input):
            source = tensor_of(part.removeprefix("^"))[0]
            outside = scopes.of(source) == scope and scopes.forward(source) != name
            if outside and not part.startswith("^") and source in body.nodes and body.nodes[source].op != SYNC:
                found.append((node, position, scope))
    return found


def join(body: Body, scopes: GradientScopes, name: str, mode: str) -> None:
    """Joins a tensor over the replicas: its users get that of the whole batch, its gradient the sum from all replicas.

    A step that trains may need the gradient of a node without the node.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
        name: the tensor.
        mode: of the mark: 'mean', 'sum', 'sum_share', or one that has no gradient.
    """
    users, inflows = list(body.nodes.values()), _inflows(body, scopes, tensor_of(name)[0])
    if tensor_of(name)[0] in body.nodes:
        replace_tensor(body, name, add_sync(body, name, mode, data_type_of(body, name)), users)
    for node, position, scope in inflows if mode in _BACK else ():
        data_type = data_type_of(body, node.input[position])
        if tf.dtypes.as_dtype(data_type).is_floating:
            for back in _BACK[mode]:
                node.input[position] = add_sync(body, node.input[position], back, data_type, scope)


def scale_gradient(body: Body, scopes: GradientScopes, name: str, factor: str, divisor: str) -> None:
    """Multiplies what flows into the gradient of a node by a factor, and divides it.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
        name: the node.
        factor: the tensor by which it is multiplied.
        divisor: the tensor by which it is divided.
    """
    for number, (node, position, scope) in enumerate(_inflows(body, scopes, name)):
        data_type = data_type_of(body, node.input[position])
        stem = f"{scope}{_SCALED}{name}/{number}"
        for op, other in (("Mul", factor), ("RealDiv", divisor)):
            body.add_node(f"{stem}_{op}", op, [node.input[position], other], T=("type", data_type))
            node.input[position] = f"{stem}_{op}:0"
