"""What the processes of a cluster join, packed: a small operation that joins them costs as much as a larger one.

While a graph is copied for the replicas, a value that all processes add up is a node of the type `JOIN`, and one whose
rows they put together of the type `ROWS`. Here these become few collective operations. Those that nothing else waits
for, the gradients of most steps, are packed as they become ready: the first are on their way while the backward pass
goes on. Others are packed where none of them needs another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import tensorflow as tf

from tf2compat.graph.body import Body, node_of
from tf2compat.graph.flow import before, users_of
from tf2compat.graph.replicated.collectives import added, gathered_rows, rows_of_each
from tf2compat.graph.replicated.formulas import insert
from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.graph.replicated.shapes import Shape

__all__ = ["JOIN", "ROWS", "Join", "add_join", "add_rows", "joins_of", "pack_joins", "replace_joins"]

JOIN = "tf2compat_Join"
"""The type of a node whose output is the sum of its input over all processes; it is of the type `T`, has as many
elements as `shape` says, and is `weighted` by each process's share of the batch where it is not yet."""

ROWS = "tf2compat_Rows"
"""The type of a node whose output has the rows of its first input of all processes; its second is a vector with the
number of rows of each. It is of the type `T`."""

_ALONE_BYTES = 1 << 20
"""From how many bytes on to copy a value into a pack takes longer than it saves."""


@dataclasses.dataclass(frozen=True)
class Join:
    """A value that all processes add up.

    Attributes:
        name: of its node, the same in all processes.
        tensor: this process's part.
        dtype: its type.
        shape: its shape.
        weighted: whether each process's part counts by its share of the batch.
    """

    name: str
    tensor: str
    dtype: tf.DType
    shape: tuple[int, ...]
    weighted: bool

    @property
    def size(self) -> int:
        """How many elements it has."""
        return int(tf.TensorShape(self.shape).num_elements())


def add_join(body: Body, name: str, tensor: str, data_type: int, shape: Shape, weighted: bool) -> str | None:
    """Adds a node for the sum of a tensor over all processes; returns its output, or None for an unknown shape.

    Args:
        body: changed in place.
        name: of the node, the same in all processes.
        tensor: this process's part.
        data_type: its `DataType` number.
        shape: its static shape.
        weighted: whether each process's part counts by its share of the batch.
    """
    if shape is None or None in shape:
        return None
    known = tf.TensorShape(shape).as_proto()
    body.add_node(name, JOIN, [tensor], T=("type", data_type), shape=("shape", known), weighted=("b", weighted))
    return f"{name}:0"


def add_rows(body: Body, name: str, tensor: str, data_type: int, replicas: Replicas) -> str:
    """Adds a node for the rows of a tensor of all processes; returns its output.

    Args:
        body: changed in place.
        name: of the node, the same in all processes.
        tensor: this process's part.
        data_type: its `DataType` number.
        replicas: which of how many processes this is.
    """
    workers, worker = replicas.workers, replicas.worker
    (mine,) = insert(body, f"{name}/mine", lambda x: [rows_of_each(x, workers, worker)], [(tensor, data_type)])
    counted = add_join(body, f"{name}/rows", mine, tf.int32.as_datatype_enum, (workers,), False)
    body.add_node(name, ROWS, [tensor, str(counted)], T=("type", data_type))
    return f"{name}:0"


def joins_of(body: Body) -> list[Join]:
    """Returns the values of a body that all processes add up, in the order of its nodes."""
    return [
        Join(
            node.name,
            node.input[0],
            tf.dtypes.as_dtype(node.attr["T"].type),
            tuple(dimension.size for dimension in node.attr["shape"].shape.dim),
            node.attr["weighted"].b,
        )
        for node in body.nodes.values()
        if node.op == JOIN
    ]


def replace_joins(body: Body, names: Sequence[str], tensors: Sequence[str]) -> None:
    """Puts tensors into the place of nodes that join processes.

    Args:
        body: changed in place.
        names: of the nodes.
        tensors: what each becomes.
    """
    taken = dict(zip(names, tensors, strict=True))
    for name in taken:
        del body.nodes[name]

    def renamed(name: str) -> str:
        return taken.get(node_of(name), name) if not name.startswith("^") else name

    for node in body.nodes.values():
        if not taken.keys().isdisjoint(map(node_of, node.input)):
            inputs = [
                f"^{node_of(taken[name[1:]])}" if name.startswith("^") and name[1:] in taken else renamed(name)
                for name in node.input
            ]
            del node.input[:]
            node.input.extend(inputs)
    body.returns = [renamed(name) for name in body.returns]


def _levels(body: Body) -> dict[str, int]:
    """Returns for each node that joins processes how many there are, one behind the other, up to it.

    For those that no other one waits for it is 0: they may wait for one another.
    """
    users = users_of(body)
    joining = {node.name: node for node in body.nodes.values() if node.op in (JOIN, ROWS)}
    levels: dict[str, int] = {}
    todo = [(name, 1) for name in joining]
    while todo:
        name, level = todo.pop()
        if levels.get(name, 0) >= level:
            continue
        levels[name] = level
        todo.extend((user, level + (user in joining)) for user in users.get(name, ()))
    waited_for = before(body, [name for node in joining.values() for name in node.input])
    return {name: levels[name] if name in waited_for else 0 for name in joining}


def _grouped(items: Iterable[Any], key: Callable[[Any], Any]) -> list[list[Any]]:
    groups: dict[Any, list[Any]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _packs(group: Sequence[Join]) -> list[list[Join]]:
    """Cuts a group into packs that are large enough to be sent as one, in the order in which they become ready."""
    packs: list[list[Join]] = [[]]
    held = 0
    for join in group:
        size = join.size * join.dtype.size
        if size >= _ALONE_BYTES:
            packs.insert(-1, [join])
            continue
        packs[-1].append(join)
        held += size
        if held >= _ALONE_BYTES:
            packs.append([])
            held = 0
    # By name: the order in a pack is the same in all processes.
    return [sorted(pack, key=lambda join: join.name) for pack in packs if pack]


def pack_joins(body: Body, workers: int, device: str) -> None:
    """Replaces the `JOIN` and `ROWS` nodes of a body by collective operations; their parts are weighted already.

    Args:
        body: changed in place.
        workers: how many processes there are.
        device: where the operations run.
    """
    levels = _levels(body)
    for group in _grouped(joins_of(body), lambda join: (levels[join.name], join.dtype.name)):
        for pack in _packs(group):
            replace_joins(body, [join.name for join in pack], _added(body, pack, workers, device))
    nodes = sorted((node for node in body.nodes.values() if node.op == ROWS), key=lambda node: str(node.name))
    for pack in _grouped(nodes, lambda node: levels[node.name]):
        replace_joins(body, [node.name for node in pack], _gathered(body, pack, workers, device))


def _gathered(body: Body, pack: Sequence[Any], workers: int, device: str) -> list[str]:
    def formula(*parts: Any) -> list[Any]:
        return gathered_rows(parts[: len(pack)], parts[len(pack) :], workers, " ".join(node.name for node in pack))

    inputs = [(node.input[0], node.attr["T"].type) for node in pack]
    inputs += [(node.input[1], tf.int32.as_datatype_enum) for node in pack]
    return insert(body, f"{pack[0].name}/packed", formula, inputs, device)


def _added(body: Body, pack: Sequence[Join], workers: int, device: str) -> list[str]:
    def formula(*parts: Any) -> list[Any]:
        name = " ".join(join.name for join in pack)
        whole = parts[0] if len(parts) == 1 else tf.concat([tf.reshape(part, [-1]) for part in parts], 0)
        shape = pack[0].shape if len(parts) == 1 else (sum(join.size for join in pack),)
        total = added(whole, shape, workers, name)
        if len(parts) == 1:
            return [total]
        cut = tf.split(total, [join.size for join in pack])
        return [tf.reshape(part, join.shape) for part, join in zip(cut, pack, strict=True)]

    inputs = [(join.tensor, join.dtype.as_datatype_enum) for join in pack]
    return insert(body, f"{pack[0].name}/packed", formula, inputs, device)
