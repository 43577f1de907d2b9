"""Rules for rows of the batch with others after them that are the same everywhere.

`tf.nn.sampled_softmax_loss` and `tf.nn.nce_loss` look up the true and the sampled classes by one list of ids, the true
ones first, and cut the two apart afterwards.
"""

from __future__ import annotations

from collections.abc import Callable

from tf2compat.graph.body import tensor_of
from tf2compat.graph.replicated.kind import Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands

__all__ = ["headed"]

_VARIES = Value(Kind.VARIES)
_HEADED = Value(Kind.HEADED)
_HANDS_ON = {"Cast", "Identity", "Reshape", "Squeeze", "StopGradient", "StridedSlice"}
_LOOKUPS = {"Gather": 1, "GatherV2": 1, "ResourceGather": 1}
_ELEMENTWISE = {"Cast", "Identity", "PreventGradient", "StopGradient", "Sqrt", "Square", "Tanh"}


def _head(of: Operands, name: str) -> str | None:
    """Returns the rows that stand first in a tensor."""
    for _ in range(16):
        node = of.node_of(name)
        if node is None:
            return None
        if node.op == "ConcatV2":
            return str(node.input[0])
        if node.op not in _LOOKUPS and node.op not in _ELEMENTWISE:
            return None
        name = node.input[_LOOKUPS.get(node.op, 0)]
    return None


def _counted(of: Operands, position: int) -> str | None:
    """Returns the tensor whose rows a begin or a size counts first."""
    found = of.source(position)
    while found is not None and found.op in ("Pack", *_HANDS_ON):
        found = of.node_of(found.input[0])
    return str(found.input[0]) if found is not None and found.op == "Shape" else None


def _slice(of: Operands) -> Value:
    """The rows alone, or what follows them."""
    head = _head(of, of.names[0])
    counts = [kind in (Kind.COUNT, Kind.SAME) for kind in of.kinds[1:3]]
    if head is None or not all(counts):
        return _VARIES
    # The losses cut by `[0, 0], [rows, -1]` and by `[rows, 0], [-1, -1]`.
    by_begin, by_size = _counted(of, 1), _counted(of, 2)
    if of.element(1, 0) == 0 and by_size is not None and tensor_of(by_size) == tensor_of(head):
        return lines(Kind.BATCH, 0)
    rest = by_begin is not None and tensor_of(by_begin) == tensor_of(head) and of.element(2, 0) == -1
    return Value(Kind.SAME) if rest else _VARIES


def _gather(of: Operands) -> Value:
    """Both are looked up in one table, by its first axis."""
    axis = of.constant(2) if of.node.op == "GatherV2" else [0]
    batch = of.node.attr["batch_dims"].i if "batch_dims" in of.node.attr else 0
    from_table = of.kinds[0] is Kind.SAME and of.kinds[1] is Kind.HEADED
    return _HEADED if from_table and axis == [0] and not batch else _VARIES


_RULES: dict[str, Callable[[Operands], Value]] = {
    **dict.fromkeys(_ELEMENTWISE, lambda of: _HEADED),
    **dict.fromkeys(_LOOKUPS, _gather),
    "Slice": _slice,
}


def headed(of: Operands) -> Value:
    """Returns the value of a node that takes such rows."""
    return _RULES[of.node.op](of) if of.node.op in _RULES else _VARIES
