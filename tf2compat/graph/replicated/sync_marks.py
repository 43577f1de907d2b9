"""Marks in a graph: here the values of all replicas become one.

Passes put a mark, a node of the type `Sync`, wherever a value has to be that of the whole batch; when the
graph is copied for the replicas (copied_nodes.py) each becomes the nodes that compute it.
"""

from __future__ import annotations

from typing import Any

from tf2compat.graph.body import Body

__all__ = ["MODES", "SYNC", "add_sync"]

SYNC = "tf2compat_Sync"
"""The type of a mark: an input (`rows` has two) and an output of the type `T`, a `mode` and a `scope`."""

MODES = {
    "mean": "the mean over the replicas, weighted by their shares of the batch",
    "sum": "the sum",
    "max": "the largest",
    "min": "the smallest",
    "gather": "the rows of all replicas, one after the other",
    "gradient": "`mean` if the loss is a mean over the batch, `sum` if it is a sum",
    "gather_gradient": "`gather`, weighted as `gradient`",
    "gradient_share": "what `gradient` gives, as a part of it that is in proportion to the share of the batch",
    "gradient_total": "what `gradient` gives for a term of a sum: over the replica's share if the loss is a mean",
    "sum_share": "the sum, times the replica's share",
    "share": "the replica's own value, times its share",
    "rows": "the replica's rows of what is the same everywhere: as many as a second input has",
}
"""How the values become one; a gradient is one of the call of `tf.gradients` whose scope the mark has."""


def add_sync(
    body: Body, name: str, mode: str, data_type: int, scope: str = "", rows: str | None = None, shown: bool = False
) -> str:
    """Adds a mark after a tensor; returns its output.

    Args:
        body: changed in place.
        name: the tensor.
        mode: one of `MODES`.
        data_type: the `DataType` number of the tensor.
        scope: the gradient scope, for a gradient.
        rows: the tensor whose rows are counted for `rows`.
        shown: whether it is fetched or summarized alone. Its name is apart from those of the training, which are keys
            that all processes must have alike.
    """
    stem = f"{name.replace(':', '_')}/tf2compat_{'shown_' * shown}{mode}"
    number, unique = 1, stem
    while unique in body.nodes:
        unique, number = f"{stem}_{number}", number + 1
    node: Any = body.add_node(
        unique,
        SYNC,
        [name] if rows is None else [name, rows],
        T=("type", data_type),
        mode=("s", mode.encode()),
        scope=("s", scope.encode()),
    )
    return f"{node.name}:0"
