"""Forget wishes to be placed beside a node that the cut-out graph does not hold."""

from __future__ import annotations

from tf2compat.graph.body import Body

__all__ = ["drop_absent_colocations"]

_PREFIX = b"loc:@"


def drop_absent_colocations(body: Body) -> None:
    """Drops `loc:@name` where there is no node of that name (any more): it would be an error."""
    for node in body.nodes.values():
        if "_class" not in node.attr:
            continue
        beside = list(node.attr["_class"].list.s)
        kept = [s for s in beside if not s.startswith(_PREFIX) or s[len(_PREFIX) :].decode() in body.nodes]
        if not kept:
            del node.attr["_class"]
        elif kept != beside:
            del node.attr["_class"].list.s[:]
            node.attr["_class"].list.s.extend(kept)
