"""Rows of a variable that are looked up by unique ids stay lookups.

Grappler turns `embedding_lookup_sparse` on a resource variable into a read of the whole variable and a reduction over
it, which saves the list of unique ids. A variable whose rows are gathered or updated is copied by each such read, so
a table of 100,000 rows was copied in every step: six of them took half of a training step of a wide & deep model, in
stock sessions as well. TF1's reference variables were never copied. Grappler looks for a gather directly behind
`Unique`; a `Snapshot` between the two, which forwards its buffer, computes the same numbers and is not looked through.
"""

from __future__ import annotations

from typing import Any

from tf2compat.graph.body import Body, tensor_of

__all__ = ["gathers_of_unique"]


def _source(body: Body, name: str) -> Any | None:
    """Returns the node that makes a tensor, behind nodes that only pass it on."""
    node = body.nodes.get(tensor_of(name)[0])
    while node is not None and node.op == "Identity":
        node = body.nodes.get(tensor_of(node.input[0])[0])
    return node


def gathers_of_unique(body: Body) -> None:
    """Puts a `Snapshot` between each `ResourceGather` and the unique ids that it is given."""
    gathers = [node for node in body.nodes.values() if node.op == "ResourceGather"]
    for gather in gathers:
        ids = _source(body, gather.input[1])
        if ids is None or ids.op not in ("Unique", "UniqueV2"):
            continue
        kind = ("type", gather.attr["Tindices"].type)
        kept = body.add_node(f"{gather.name}/tf2compat_ids", "Snapshot", [gather.input[1]], T=kind)
        kept.device = gather.device
        gather.input[1] = f"{kept.name}:0"
