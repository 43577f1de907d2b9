"""A value of the forward pass becomes that of the whole batch, and what flows back into it as well.

Each replica computes a part of the value, and each uses the joined one. So the gradient with respect to the joined
value is the replicas' together, and each passes it on to its own part.
"""

from __future__ import annotations

import tensorflow as tf

from tf2compat.graph.body import Body, tensor_of
from tf2compat.graph.replicated.data_types import data_type_of
from tf2compat.graph.replicated.gradient_scopes import GradientScopes
from tf2compat.graph.replicated.inflows import inflows
from tf2compat.graph.replicated.sync_marks import add_sync

__all__ = ["join"]

_BACK = {"mean": ["gradient_share"], "sum": ["gradient_total"], "sum_share": ["share", "gradient_total"]}
"""Mode of a mark -> the modes of the marks in the gradient, in the order in which it flows."""


def join(body: Body, scopes: GradientScopes, name: str, mode: str) -> None:
    """Joins a tensor over the replicas: its users get that of the whole batch, its gradient the sum from all replicas.

    A step that trains may need the gradient of a node without the node.

    Args:
        body: changed in place.
        scopes: the gradient scopes of the graph.
        name: the tensor.
        mode: of the mark: 'mean', 'sum', 'sum_share', or one that has no gradient.
    """
    # Before the mark is there: it takes the tensor itself.
    users, taken = list(body.nodes.values()), inflows(body, scopes, tensor_of(name)[0])
    if tensor_of(name)[0] in body.nodes:
        body.replace_tensor(name, add_sync(body, name, mode, data_type_of(body, name)), users)
    for node, position, scope in taken if mode in _BACK else ():
        data_type = data_type_of(body, node.input[position])
        if tf.dtypes.as_dtype(data_type).is_floating:
            for back in _BACK[mode]:
                node.input[position] = add_sync(body, node.input[position], back, data_type, scope)
