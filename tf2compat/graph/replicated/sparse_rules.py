"""Rules for lookups, segments and sparse tensors: what `embedding_lookup_sparse` and feature columns are made of.

Positions among a replica's rows (`tf.range` of their number, the indices of `tf.where`) are used on this replica
alone: to gather its rows, or as the segments that its elements belong to.
"""

from __future__ import annotations

from collections.abc import Callable

from tf2compat.graph.body import tensor_of
from tf2compat.graph.replicated.kind import LINES, ROWS, Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.row_rules import Rule

__all__ = ["SEVERAL_RULES", "SPARSE_RULES"]

Several = Callable[[Operands], list[Value]]
_VARIES = Value(Kind.VARIES)
_ENTRIES = Value(Kind.ENTRIES, 0)
_ENTRY_INDEX = Value(Kind.ENTRY_INDEX, 0)
_POSITIONS = {Kind.INDEX: Kind.BATCH, Kind.ENTRY_INDEX: Kind.ENTRIES}
_PLAIN = (*ROWS, Kind.ENTRIES, Kind.DISTINCT)


def _gather(of: Operands) -> Value:
    axis = of.constant(2) if len(of.names) > 2 and of.node.op == "GatherV2" else [0]
    depth = of.node.attr["batch_dims"].i if "batch_dims" in of.node.attr else 0
    data, indices = of.values[0], of.values[1]
    if axis is None or (len(of.kinds) > 2 and of.node.op == "GatherV2" and of.kinds[2] is not Kind.SAME):
        return _VARIES
    # Each row is looked up in the row of the other at its place.
    if depth:
        by_row = all(value.axis == 0 or value.kind is Kind.SAME for value in of.values[:2])
        return lines(Kind.BATCH, 0) if by_row and {data.kind, indices.kind} <= {Kind.BATCH} else _VARIES
    if data.kind is Kind.SAME:
        return _from_table(of, indices, axis[0])
    if data.kind not in _PLAIN and data.kind not in _POSITIONS:
        return _VARIES
    if indices.kind in _POSITIONS and axis[0] == 0 and data.axis == 0 and indices.axis == 0:
        rows = _POSITIONS[indices.kind]
        if data.kind in _POSITIONS:
            return lines(indices.kind, 0)
        return lines(rows, 0)
    if indices.kind is Kind.SAME and data.axis is not None:
        return _columns(of, axis[0], data)
    return _VARIES


def _from_table(of: Operands, indices: Value, axis: int) -> Value:
    """Each replica looks up its own indices in one table."""
    if indices.kind not in _PLAIN:
        return _VARIES
    if axis == 0:
        return indices
    return lines(indices.kind, None if indices.axis is None or axis < 0 else indices.axis + axis)


def _columns(of: Operands, axis: int, data: Value) -> Value:
    """The same columns of all rows."""
    rank, rank_of_indices, place = of.rank(0), of.rank(1), data.axis or 0
    if axis < 0:
        if rank is None:
            return _VARIES
        axis += rank
    if axis == place or (axis < place and rank_of_indices is None):
        return _VARIES
    return lines(data.kind, place if axis > place else place - 1 + (rank_of_indices or 0))


def _gather_nd(of: Operands) -> Value:
    data, indices = of.values[:2]
    if data.kind is Kind.SAME and indices.kind in _PLAIN:
        return indices
    if data.kind in _PLAIN and data.axis == 0 and indices.kind in _POSITIONS and indices.axis == 0:
        return lines(_POSITIONS[indices.kind], 0)
    return _VARIES


def _scatter_nd(of: Operands) -> Value:
    """Rows of a batch where the indices are positions in it; else sums over the batch, in a table."""
    indices, updates, shape = of.values[:3]
    if indices.kind in _POSITIONS and updates.kind in (*_PLAIN, Kind.SAME) and shape.kind is Kind.COUNT:
        return lines(Kind.BATCH, 0)
    known = updates.kind in (*ROWS, Kind.ENTRIES, Kind.SAME) and shape.kind is Kind.SAME
    return Value(Kind.SUM) if indices.kind in (*ROWS, Kind.ENTRIES) and known else _VARIES


def _unsorted_segment(of: Operands) -> Value:
    data, segments, number = of.values[:3]
    if data.kind not in (*ROWS, Kind.ENTRIES, Kind.SAME):
        return _VARIES
    if segments.kind in _POSITIONS and number.kind is Kind.COUNT:
        return lines(Kind.BATCH, 0)
    # Into a table of all replicas: of sums of parts alone the sum is that of the whole.
    sums = of.node.op == "UnsortedSegmentSum" and number.kind is Kind.SAME
    return Value(Kind.SUM) if sums and segments.kind in (*ROWS, Kind.ENTRIES) and data.kind in LINES else _VARIES


def _segment(of: Operands) -> Value:
    data, segments = of.values[:2]
    known = data.kind in (*ROWS, Kind.ENTRIES, Kind.SAME) and segments.kind in _POSITIONS
    if len(of.kinds) > 2 and of.kinds[2] is not Kind.COUNT:
        return _VARIES
    return lines(Kind.BATCH, 0) if known else _VARIES


def _sparse_segment(of: Operands) -> Value:
    data, indices, segments = of.values[:3]
    from_table = data.kind is Kind.SAME and indices.kind in (*ROWS, Kind.ENTRIES)
    from_rows = data.kind in _PLAIN and data.axis == 0 and indices.kind in _POSITIONS
    if len(of.kinds) > 3 and of.kinds[3] is not Kind.COUNT:
        return _VARIES
    return lines(Kind.BATCH, 0) if (from_table or from_rows) and segments.kind in _POSITIONS else _VARIES


def _where(of: Operands) -> Value:
    kind, axis = of.kinds[0], of.values[0].axis
    # The first column of the result then numbers the rows.
    return _ENTRY_INDEX if kind in (*ROWS, Kind.ENTRIES) and axis == 0 else _VARIES


def _stitch(of: Operands) -> Value:
    """The rows that `tf.dynamic_partition` took apart come together again at their places."""
    # Of one partition, each part once: then every row has one place. Anything else may leave out rows.
    count = len(of.names) // 2
    parts = [of.source(number) for number in range(count)]
    places = [tensor_of(of.names[number]) for number in range(count)]
    data = of.values[count:]
    if not all(value.kind in (Kind.ENTRIES, Kind.DISTINCT, Kind.SAME) for value in data):
        return _VARIES
    if not all(part is not None and part.op == "DynamicPartition" for part in parts):
        return _VARIES
    first = parts[0]
    if first is None or {part.name for part in parts if part is not None} != {first.name}:
        return _VARIES
    if count != first.attr["num_partitions"].i or len(set(places)) != count:
        return _VARIES
    kind = of.value_of(first.input[0]).kind
    if Kind.DISTINCT in {value.kind for value in data}:
        return Value(Kind.DISTINCT, 0) if kind in _POSITIONS else _VARIES
    return lines(_POSITIONS[kind], 0) if kind in _POSITIONS else _VARIES


def _sparse_to_dense(of: Operands) -> Value:
    indices, shape, values = of.values[0], of.values[1], of.values[2]
    known = indices.kind in _POSITIONS and shape.kind is Kind.COUNT and values.kind in (*ROWS, Kind.ENTRIES, Kind.SAME)
    return lines(Kind.BATCH, 0) if known and of.kinds[3] is Kind.SAME else _VARIES


def _sparse_mat_mul(of: Operands) -> Value:
    """A sparse batch times a table."""
    known = of.kinds[0] in _POSITIONS and of.kinds[1] in LINES and of.kinds[2] is Kind.COUNT
    # Transposed, the rows of the batch would be added up.
    ok = known and of.kinds[3] is Kind.SAME and not of.node.attr["adjoint_a"].b
    return lines(Kind.BATCH, 0) if ok else _VARIES


def _sparse_sum(of: Operands) -> Value:
    """A number or a vector for each row of a sparse batch: its elements along other axes are added up."""
    axes = of.constant(3)
    known = of.kinds[0] in _POSITIONS and of.kinds[1] in (*ROWS, Kind.ENTRIES) and of.kinds[2] is Kind.COUNT
    known = known and bool(axes) and all(axis > 0 for axis in axes or ())
    return lines(Kind.BATCH, 0) if known else _VARIES


def _rank(of: Operands) -> Value:
    """A part of the rows has as many dimensions as all of them."""
    return Value(Kind.SAME)


def _sparse_elements(of: Operands) -> Value:
    """Values of the elements of a sparse batch, each computed from those of its row."""
    known = of.kinds[0] in _POSITIONS and of.kinds[1] in (*ROWS, Kind.ENTRIES) and of.kinds[2] is Kind.COUNT
    return _ENTRIES if known else _VARIES


def _range(of: Operands) -> Value:
    """Positions, where the end counts rows; one each."""
    if of.kinds[0] is not Kind.SAME or of.kinds[2] is not Kind.SAME:
        return _VARIES
    return Value(Kind.INDEX, 0) if of.kinds[1] is Kind.COUNT else _ENTRY_INDEX


def _unique(of: Operands) -> list[Value]:
    ok = of.kinds[0] in (*ROWS, Kind.ENTRIES)
    entries = Kind.INDEX if of.kinds[0] in ROWS else Kind.ENTRY_INDEX
    return [Value(Kind.DISTINCT, 0), lines(entries, 0), _VARIES] if ok else [_VARIES] * 3


def _dynamic_partition(of: Operands) -> list[Value]:
    number = of.node.attr["num_partitions"].i
    known = of.kinds[1] in (*ROWS, Kind.ENTRIES, Kind.DISTINCT, Kind.SAME)
    if not known or of.values[0].axis not in (0, None):
        return [_VARIES] * number
    kind = of.kinds[0]
    if kind in _POSITIONS:
        return [_ENTRY_INDEX] * number
    if kind is Kind.DISTINCT:
        return [Value(Kind.DISTINCT, 0)] * number
    return [_ENTRIES if kind in (*ROWS, Kind.ENTRIES) else _VARIES] * number


def _fill_empty_rows(of: Operands) -> list[Value]:
    ok = of.kinds[0] in _POSITIONS and of.kinds[1] in (*ROWS, Kind.ENTRIES) and of.kinds[2] is Kind.COUNT
    if not ok or of.kinds[3] is not Kind.SAME:
        return [_VARIES] * 4
    return [_ENTRY_INDEX, _ENTRIES, lines(Kind.BATCH, 0), _ENTRY_INDEX]


def _sparse_reshape(of: Operands) -> list[Value]:
    ok = of.kinds[0] in _POSITIONS and of.kinds[1] is Kind.COUNT and of.kinds[2] in (Kind.COUNT, Kind.SAME)
    return [_ENTRY_INDEX, Value(Kind.COUNT)] if ok else [_VARIES] * 2


def _sparse_cross(of: Operands) -> list[Value]:
    """Crosses of the columns of each row."""
    known = (Kind.SAME, Kind.COUNT, *ROWS, Kind.ENTRIES, *_POSITIONS)
    ok = all(kind in known for kind in of.kinds)
    return [_ENTRY_INDEX, _ENTRIES, Value(Kind.COUNT)] if ok else [_VARIES] * 3


def _parse_example(of: Operands) -> list[Value]:
    """Examples are parsed each by itself: sparse indices, values and shapes, then dense values."""
    sparse = of.node.attr["Nsparse"].i if of.node.op == "ParseExample" else of.node.attr["num_sparse"].i
    dense = len(of.node.attr["Tdense"].list.type)
    ragged = len(of.node.attr["ragged_value_types"].list.type) if of.node.op == "ParseExampleV2" else 0
    if of.kinds[0] is not Kind.BATCH or not of.only_lines():
        return [_VARIES] * (3 * sparse + dense + 2 * ragged)
    found = [_ENTRY_INDEX] * sparse + [_ENTRIES] * sparse + [Value(Kind.COUNT)] * sparse
    return found + [lines(Kind.BATCH, 0)] * dense + [_VARIES] * (2 * ragged)


def _accidental_hits(of: Operands) -> list[Value]:
    """The places where a sampled class is the true one: the row first."""
    ok = of.kinds[0] is Kind.BATCH and of.kinds[1] is Kind.SAME
    return [_ENTRY_INDEX, _ENTRIES, _ENTRIES] if ok else [_VARIES] * 3


def _deserialized(of: Operands) -> list[Value]:
    """A sparse batch of a pipeline."""
    return [_ENTRY_INDEX, _ENTRIES, Value(Kind.COUNT)] if of.kinds[0] is Kind.BATCH else [_VARIES] * 3


def _sparse_reorder(of: Operands) -> list[Value]:
    """The same elements in the order of their rows."""
    ok = of.kinds[0] in _POSITIONS and of.kinds[1] in (*ROWS, Kind.ENTRIES) and of.kinds[2] is Kind.COUNT
    return [_ENTRY_INDEX, _ENTRIES] if ok else [_VARIES] * 2


def _fused_batch_norm(of: Operands) -> list[Value]:
    """Its statistics are those of the whole batch: batch_norm.py sees to that."""
    ok = of.kinds[0] is Kind.BATCH and all(kind is Kind.SAME for kind in of.kinds[1:])
    return [lines(Kind.BATCH, 0), *[Value(Kind.SAME)] * 5] if ok else [_VARIES] * 6


def _fused_batch_norm_gradient(of: Operands) -> list[Value]:
    """With statistics that are given each row has a gradient by itself; else the rows meet in their statistics."""
    ok = set(of.kinds[:2]) == {Kind.BATCH} and set(of.kinds[2:]) <= {Kind.SAME} and not of.node.attr["is_training"].b
    return [lines(Kind.BATCH, 0), *[Value(Kind.SUM)] * 2, *[Value(Kind.SAME)] * 2] if ok else [_VARIES] * 5


_SEGMENTS = ("Sum", "Mean", "Max", "Min", "Prod")

SPARSE_RULES: dict[str, Rule] = {
    **{f"Segment{name}": _segment for name in _SEGMENTS},
    **{f"Segment{name}V2": _segment for name in _SEGMENTS},
    **{f"SparseSegment{name}": _sparse_segment for name in ("Sum", "Mean", "SqrtN")},
    **{f"SparseSegment{name}WithNumSegments": _sparse_segment for name in ("Sum", "Mean", "SqrtN")},
    **{f"UnsortedSegment{name}": _unsorted_segment for name in _SEGMENTS},
    "DynamicStitch": _stitch,
    "Gather": _gather,
    "GatherNd": _gather_nd,
    "GatherV2": _gather,
    "ParallelDynamicStitch": _stitch,
    "Range": _range,
    "Rank": _rank,
    "ResourceGather": _gather,
    "ResourceGatherNd": _gather_nd,
    "ScatterNd": _scatter_nd,
    "SparseReduceMax": _sparse_sum,
    "SparseReduceSum": _sparse_sum,
    "SparseSoftmax": _sparse_elements,
    "SparseTensorDenseMatMul": _sparse_mat_mul,
    "SparseToDense": _sparse_to_dense,
    "Where": _where,
}
"""Type of a node -> the rule that gives its value."""

SEVERAL_RULES: dict[str, Several] = {
    **dict.fromkeys(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"), _fused_batch_norm),
    **dict.fromkeys(("FusedBatchNormGrad", "FusedBatchNormGradV2", "FusedBatchNormGradV3"), _fused_batch_norm_gradient),
    "ComputeAccidentalHits": _accidental_hits,
    "DeserializeManySparse": _deserialized,
    "DeserializeSparse": _deserialized,
    "DynamicPartition": _dynamic_partition,
    "ParseExample": _parse_example,
    "ParseExampleV2": _parse_example,
    "SparseCross": _sparse_cross,
    "SparseCrossHashed": _sparse_cross,
    "SparseCrossV2": _sparse_cross,
    "SparseFillEmptyRows": _fill_empty_rows,
    "SparseReorder": _sparse_reorder,
    "SparseReshape": _sparse_reshape,
    "Unique": _unique,
    "UniqueV2": _unique,
    "UniqueWithCounts": _unique,
}
"""Type of a node -> the rule that gives the values of its outputs."""
