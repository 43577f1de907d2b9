"""The rows of the feeds that each replica takes, cut out in the step itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body
from tf2compat.graph.replicated.sparse_feeds import add_slices

__all__ = ["BOUNDS", "SHARES", "constant", "cut_feeds"]

BOUNDS = "tf2compat_bounds"
"""The argument with the row of each split feed where each replica's rows begin, and the one where the last's end."""
SHARES = "tf2compat_shares"
"""The argument with each replica's part of the batch."""


def constant(body: Body, name: str, value: Any, dtype: tf.DType) -> str:
    """Returns a constant of a body, which is made at the first use of its name."""
    if name not in body.nodes:
        tensor = tf.make_tensor_proto(value, dtype)
        node = body.add_node(name, "Const", [], dtype=("type", dtype.as_datatype_enum), value=("tensor", tensor))
        node.device = "/device:CPU:0"
    return f"{name}:0"


def cut_feeds(
    body: Body,
    split: Sequence[str],
    rows_of: Mapping[str, tuple[str, int]],
    sparse: Mapping[str, tuple[str, str, str]],
    count: int,
) -> None:
    """Cuts each replica's rows out of the feeds, as `FEED/rows_REPLICA`, and the shares into numbers.

    Args:
        body: where the nodes are added. It has the arguments.
        split: the feeds of which each replica gets a part.
        rows_of: of each of them the feed with whose rows it is cut, and which output it is.
        sparse: the indices, values and shape of the sparse ones, by the indices.
        count: the number of replicas.
    """
    int32, float32 = tf.int32.as_datatype_enum, tf.float32.as_datatype_enum
    body.add_node(SHARES + "_of", "Unpack", [SHARES], T=("type", float32), num=("i", count))
    one = constant(body, "tf2compat_one", [1], tf.int32)
    types = {argument.name: argument.data_type for argument in body.arguments}
    for number, feed in enumerate(split):
        if rows_of[feed][0] != feed:
            continue  # It is cut with the indices.
        for replica in range(count):
            bounds = []
            for edge in (replica, replica + 1):
                begin = constant(body, f"tf2compat_edge_{number}_{edge}", [number, edge], tf.int32)
                end = constant(body, f"tf2compat_edge_{number}_{edge}_end", [number + 1, edge + 1], tf.int32)
                ones = constant(body, "tf2compat_ones", [1, 1], tf.int32)
                bound = body.add_node(
                    f"{feed}/bound_{replica}_{edge - replica}",
                    "StridedSlice",
                    [BOUNDS, begin, end, ones],
                    T=("type", int32),
                    Index=("type", int32),
                    shrink_axis_mask=("i", 1),
                )
                bound.device = "/device:CPU:0"
                bounds.append(f"{bound.name}:0")
            name = f"{feed}/rows_{replica}"
            if feed in sparse:
                parts = sparse[feed]
                add_slices(body, parts, (bounds[0], bounds[1]), name, types[parts[1]])
                continue
            rows = body.add_node(
                name, "StridedSlice", [feed, *bounds, one], T=("type", types[feed]), Index=("type", int32)
            )
            # Feeds are in host memory: what goes to a replica's device are its rows, not the whole batch.
            rows.device = "/device:CPU:0"
