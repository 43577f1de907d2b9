"""Collective ops of a session meet those of the same session alone.

TF1 had a group of collective ops a session; the runtime of functions has one for the process, in which a group and
an instance keep their sizes and shapes for ever. So the keys that are attributes get a number of the session.
"""

from __future__ import annotations

import zlib

from tf2compat.graph.body import Body

__all__ = ["own_collectives"]

_KEYS = ("group_key", "instance_key")
_LARGEST = 2**31 - 1


def own_collectives(body: Body, container: str) -> None:
    """Makes the keys of collective ops a session's own.

    Args:
        body: changed in place.
        container: the session's container.
    """
    number = zlib.crc32(container.encode())
    for node in body.nodes.values():
        if node.op.startswith("Collective"):
            for key in _KEYS:
                if key in node.attr:
                    # The runtime keeps the keys as 32-bit integers, and a checksum may have more bits.
                    node.attr[key].i = (node.attr[key].i + number) % _LARGEST
