"""Rules for operations that compute each row of a batch by itself, or move the rows.

A rule takes the operands of a node, one of which at least is row-like, and returns its value. An operation that
may combine one row with another has no rule, or one that says so: its kind is `VARIES`.
"""

from __future__ import annotations

from collections.abc import Callable

from tf2compat.graph.replicated.kind import LINES, ROWS, Kind, Value, lines
from tf2compat.graph.replicated.operands import Operands
from tf2compat.graph.replicated.positions import INDICES, keep_positions

__all__ = ["ROW_RULES", "Rule", "combined"]

Rule = Callable[[Operands], Value]
_VARIES = Value(Kind.VARIES)

_UNARY = (
    "Abs", "AccumulateNV2", "Acos", "Acosh", "Add", "AddN", "AddV2", "ApproximateEqual", "AsString", "Asin",
    "Asinh", "Atan", "Atan2", "Atanh", "BesselI0e", "BesselI1e", "Betainc", "Bitcast", "BitwiseAnd",
    "BitwiseOr", "BitwiseXor", "Bucketize", "Cast", "Ceil", "CheckNumerics", "CheckNumericsV2", "ClipByValue",
    "Complex", "ComplexAbs", "Conj", "Cos", "Cosh", "DebugGradientIdentity", "DecodeBase64", "DecodeRaw",
    "Digamma", "Div", "DivNoNan", "Elu", "EluGrad", "EncodeBase64", "EnsureShape", "Equal", "Erf", "Erfc",
    "Erfinv", "Exp", "Expm1", "FakeQuantWithMinMaxArgs", "Floor", "FloorDiv", "FloorMod", "Greater",
    "GreaterEqual", "Identity", "Igamma", "Igammac", "Imag", "Inv", "InvGrad", "Invert", "IsFinite", "IsInf",
    "IsNan", "LeakyRelu", "LeakyReluGrad", "LeftShift", "Less", "LessEqual", "Lgamma", "Log", "Log1p",
    "LogicalAnd", "LogicalNot", "LogicalOr", "LookupTableFindV2", "Maximum", "Minimum", "Mod", "Mul",
    "MulNoNan", "Ndtri", "Neg", "NextAfter", "NotEqual", "OnesLike", "PlaceholderWithDefault", "Polygamma",
    "Pow", "PreventGradient", "Print", "PrintV2", "Real", "RealDiv", "Reciprocal", "ReciprocalGrad",
    "RegexFullMatch", "RegexReplace", "Relu", "Relu6", "Relu6Grad", "ReluGrad", "RightShift", "Rint", "Round",
    "Rsqrt", "RsqrtGrad", "SelectV2", "Selu", "SeluGrad", "Sigmoid", "SigmoidGrad", "Sign", "Sin", "Sinh",
    "Snapshot", "Softplus", "SoftplusGrad", "Softsign", "SoftsignGrad", "Sqrt", "SqrtGrad", "Square",
    "SquaredDifference", "StaticRegexFullMatch", "StaticRegexReplace", "StopGradient", "StringJoin",
    "StringLength", "StringLower", "StringStrip", "StringToHashBucket", "StringToHashBucketFast",
    "StringToHashBucketStrong", "StringToNumber", "StringUpper", "Sub", "Substr", "Tan", "Tanh", "TanhGrad",
    "TruncateDiv", "TruncateMod", "Xdivy", "Xlog1py", "Xlogy", "ZerosLike", "Zeta",
)  # fmt: skip
"""Operations on elements, with broadcasting."""
_BY_ROW = (
    "AdjustContrast", "AdjustContrastv2", "AdjustHue", "AdjustSaturation", "AvgPool", "AvgPool3D", "BiasAdd",
    "Cholesky", "Conv2D", "Conv3D", "DecodeCSV", "DecodeJSONExample", "DepthToSpace", "DepthwiseConv2dNative",
    "Dilation2D", "ExtractImagePatches", "FFT", "FFT2D", "FFT3D", "HSVToRGB", "IFFT", "IFFT2D", "IFFT3D",
    "IRFFT", "InTopK", "InTopKV2", "LRN", "LRNGrad", "LogMatrixDeterminant", "LogSoftmax", "MatrixBandPart",
    "MatrixDeterminant", "MatrixDiag", "MatrixDiagPart", "MatrixDiagPartV2", "MatrixDiagPartV3", "MatrixDiagV2",
    "MatrixDiagV3", "MatrixInverse", "MatrixSetDiag", "MatrixSetDiagV2", "MatrixSetDiagV3", "MatrixSolve",
    "MatrixTriangularSolve", "MaxPool", "MaxPool3D", "MaxPoolGrad", "MaxPoolGradGrad", "MaxPoolV2", "RFFT",
    "RGBToHSV", "ResizeArea", "ResizeBicubic", "ResizeBilinear", "ResizeNearestNeighbor", "SelfAdjointEigV2",
    "Softmax", "SoftmaxCrossEntropyWithLogits", "SpaceToDepth", "SparseSoftmaxCrossEntropyWithLogits", "Svd",
    "TopK", "TopKV2",
)  # fmt: skip
"""Operations that compute a row from the rows of their inputs at this place; the batch is their first axis."""
# Their filter or bias is the same for all rows.
_FIRST_ONLY = {"BiasAdd", "Conv2D", "Conv3D", "DepthwiseConv2dNative", "Dilation2D"}
_LAST_AXIS = {"LogSoftmax", "Softmax", "TopK", "TopKV2"}


def _is_headed(of: Operands) -> bool:
    """Returns whether a concatenation has rows of the batch first, and then rows that are the same everywhere."""
    data = of.values[:-1]
    first_axis = of.constant(len(of.names) - 1) == [0]
    rows_first = data[0].kind in ROWS and data[0].axis == 0
    return first_axis and rows_first and len(data) == 2 and data[1].kind is Kind.SAME


def combined(kinds: set[Kind], keeps_positions: bool = False) -> Kind:
    """Returns the kind of a combination of rows of these kinds that lie at the same place."""
    kinds = {Kind.BATCH if kind in ROWS else kind for kind in kinds}
    if keeps_positions and kinds & set(INDICES):
        kinds = {INDICES.get(kind, kind) for kind in kinds}
        back = {rows: index for index, rows in INDICES.items()}
        return back.get(kinds.pop(), Kind.VARIES) if len(kinds) == 1 else Kind.VARIES
    if kinds & set(INDICES):
        return Kind.VARIES  # A position is another number on one device.
    return kinds.pop() if len(kinds) == 1 else Kind.VARIES


def _elementwise(of: Operands) -> Value:
    """The rows must lie along one axis, counted from the last, as broadcasting does."""
    if not of.only_lines():
        return _VARIES
    kinds = {of.kinds[number] for number in of.lined()}
    kind = combined(kinds, bool(kinds & set(INDICES)) and keep_positions(of))
    if kind is Kind.VARIES:
        return _VARIES
    ranks = {number: of.rank(number) for number in range(len(of.names))}
    from_last = {
        None if value.axis is None or ranks[number] is None else value.axis - (ranks[number] or 0)
        for number in of.lined()
        for value in [of.values[number]]
    }
    if None in from_last:
        known = {of.values[number].axis for number in of.lined()}
        return lines(kind, 0) if known == {0} and None in ranks.values() else lines(kind, None)
    if len(from_last) > 1:
        return _VARIES  # Each row meets the other rows.
    rank = max(rank for rank in ranks.values() if rank is not None)
    axis = from_last.pop()
    return lines(kind, None if None in ranks.values() else rank + (axis or 0))


def _select(of: Operands) -> Value:
    """`tf.where` of TF1: a condition that is a vector chooses whole rows."""
    if of.rank(0) == 1 and of.rank(1) != 1 and of.only_lines():
        kind = combined({of.kinds[number] for number in of.lined()})
        return lines(kind, 0) if all(of.values[number].axis in (0, None) for number in of.lined()) else _VARIES
    return _elementwise(of)


def _by_row(of: Operands) -> Value:
    op = of.node.op
    if not of.only_lines(1 if op in _FIRST_ONLY else None):
        return _VARIES
    kind = combined({of.kinds[number] for number in of.lined()})
    axes = {of.values[number].axis for number in of.lined()}
    if op in _LAST_AXIS or op == "BiasAdd":
        rank, axis = of.rank(0), of.values[0].axis
        if op == "BiasAdd" and of.kinds[0] is Kind.DISTINCT:
            return of.values[0]
        return _VARIES if rank is not None and axis is not None and axis == rank - 1 else lines(kind, axis)
    if axes == {0}:
        return lines(kind, 0) if kind is not Kind.VARIES else _VARIES
    return of.unknown_axis(kind) if axes == {None} or axes == {0, None} else _VARIES


def _transposed_convolution(of: Operands) -> Value:
    """The gradient of a convolution, or `conv2d_transpose`: sizes, filters, then rows along the first axis."""
    rows = of.values[2]
    if of.kinds[0] is not Kind.COUNT or of.kinds[1] is not Kind.SAME or rows.kind not in LINES:
        return _VARIES
    return rows if rows.axis == 0 else of.unknown_axis(rows.kind)


def _transpose(of: Operands) -> Value:
    order, axis = of.constant(1), of.values[0].axis
    if of.kinds[1] is not Kind.SAME:
        return _VARIES
    if order is None:
        # The axes turned round, as `tf.transpose` without an order has them; the rank tells which.
        rank = of.rank(0)
        if axis is not None and rank is not None and rank < 2:
            return of.values[0]
        return lines(of.kinds[0], None) if rank != 2 or axis is None else lines(of.kinds[0], 1 - axis)
    return lines(of.kinds[0], None if axis is None else order.index(axis))


def _along(of: Operands, axes: list[int] | None, source: int = 0) -> bool | None:
    """Returns whether the axis of the rows is one of these; None if that is not known."""
    axis, rank = of.values[source].axis, of.rank(source)
    if axes is None:
        return None
    if axis is None:
        shape = of.shape(source)
        if shape is None:
            return None
        touched = [shape[number] for number in axes if -len(shape) <= number < len(shape)]
        return False if None not in touched else None
    if rank is None and any(number < 0 for number in axes):
        return None
    return any(number == axis or (rank is not None and number + rank == axis) for number in axes)


def _apart(of: Operands, axes: list[int] | None) -> Value:
    """An operation along axes that are not those of the rows."""
    if not all(kind is Kind.SAME for kind in of.kinds[1:]):
        return _VARIES
    return of.values[0] if _along(of, axes) is False else _VARIES


def _expand_dims(of: Operands) -> Value:
    axis, rank, at = of.values[0].axis, of.rank(0), of.constant(1)
    if at is None:
        return _VARIES
    if axis is None:
        return of.values[0]
    if at[0] < 0 and rank is None:
        return lines(of.kinds[0], 0 if axis == 0 and at[0] == -1 else None)
    place = at[0] if at[0] >= 0 else at[0] + (rank or 0) + 1
    return lines(of.kinds[0], axis + (place <= axis))


def _squeeze(of: Operands) -> Value:
    axis, shape = of.values[0].axis, of.shape(0)
    places = list(of.node.attr["squeeze_dims"].list.i)
    if axis is None:
        return of.unknown_axis(of.kinds[0])
    if not places:
        if shape is None:
            return lines(of.kinds[0], None)
        places = [number for number, size in enumerate(shape) if size == 1]
    if any(place < 0 for place in places):
        if shape is None:
            return lines(of.kinds[0], 0 if axis == 0 and places == [-1] else None)
        places = [place % len(shape) for place in places]
    return _VARIES if axis in places else lines(of.kinds[0], axis - sum(place < axis for place in places))


def _reshape(of: Operands) -> Value:
    """A batch whose first axis stays a multiple of its rows; where they lie elsewhere a shape of unknown size."""
    if of.kinds[1] not in (Kind.SAME, Kind.COUNT, Kind.EXTENT):
        return _VARIES
    kind, axis, shape, before = of.kinds[0], of.values[0].axis, of.output(), of.shape(0)
    if kind in (Kind.INDEX, Kind.ENTRY_INDEX, Kind.DISTINCT, Kind.ENTRIES) and axis != 0:
        return of.unknown_axis(kind)
    if axis == 0:
        if shape is None:
            return lines(kind, 0)
        if shape == ():
            return _VARIES
        given = before[0] if before else None
        return lines(kind, 0) if shape[0] is None or (given is not None and shape[0] == given) else _VARIES
    return of.unknown_axis(kind)


_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")


def _sliced_axes(of: Operands) -> list[tuple[int | None, bool, bool]] | None:
    """Returns for each part of a slice (input axis, whether all of it is taken, whether it is dropped).

    The input axis is None for a new one; the list is None where a part cannot be placed.
    """
    begin, steps, rank = of.constant(1), of.constant(3), of.rank(0)
    if steps is None:
        return None
    masks = {key: of.node.attr[key].i for key in _MASKS}
    found: list[tuple[int | None, bool, bool]] = []
    place = 0
    for number, step in enumerate(steps):
        bit = 1 << number
        if masks["ellipsis_mask"] & bit:
            if rank is None:
                return None
            taken = rank - (len(steps) - 1 - (masks["new_axis_mask"] & ~bit).bit_count())
            found += [(place + n, True, False) for n in range(taken)]
            place += taken
        elif masks["new_axis_mask"] & bit:
            found.append((None, True, False))
        else:
            # A slice that takes all of an axis has no begin, no end, and the step 1.
            from_start = bool(masks["begin_mask"] & bit) or (begin is not None and begin[number] == 0)
            dropped = bool(masks["shrink_axis_mask"] & bit)
            found.append((place, step == 1 and from_start and bool(masks["end_mask"] & bit) and not dropped, dropped))
            place += 1
    return found


def _strided_slice(of: Operands) -> Value:
    """A slice keeps the rows if it takes all of them."""
    parts = _sliced_axes(of) if all(kind in (Kind.SAME, Kind.COUNT) for kind in of.kinds[1:]) else None
    if parts is None:
        return _VARIES
    axis, shape = of.values[0].axis, of.shape(0)
    cut = [place for place, whole, _ in parts if place is not None and not whole]
    if axis is None:
        # Time may be cut where it comes first, and the rows after it.
        known = shape is not None and all(place < len(shape) and shape[place] is not None for place in cut)
        return of.unknown_axis(of.kinds[0]) if known else _unknown_slice(of, cut)
    if axis in cut:
        return _VARIES
    return _after_slice(of, axis, parts)


def _unknown_slice(of: Operands, cut: list[int]) -> Value:
    """A slice of the first axis alone, where that of the rows may be another."""
    shape = of.output()
    return lines(of.kinds[0], None) if cut == [0] and shape and shape[0] is None else _VARIES


def _after_slice(of: Operands, axis: int, parts: list[tuple[int | None, bool, bool]]) -> Value:
    """The rows are whole; a column of indices is a position only if it is the first."""
    kind, begin, made = of.kinds[0], of.constant(1), 0
    for place, _, dropped in parts:
        if place is not None and place >= axis:
            break
        made += not dropped
    else:
        made += axis - sum(place is not None for place, _, _ in parts)
    first = begin is not None and len(begin) == 2 and begin[1] == 0
    if kind in INDICES and of.rank(0) == 2 and len(parts) == 2 and parts[1][2] and not first:
        return lines(INDICES[kind], made)
    return lines(kind, made)


def _slice(of: Operands) -> Value:
    axis, rank = of.values[0].axis, of.rank(0)
    if not all(kind in (Kind.SAME, Kind.COUNT) for kind in of.kinds[1:]):
        return _VARIES
    if axis is None:
        cut = [n for n in range(rank or 0) if of.element(1, n) != 0 or of.element(2, n) != -1]
        return of.values[0] if rank is not None and _along(of, cut) is False else _VARIES
    return of.values[0] if of.element(1, axis) == 0 and of.element(2, axis) == -1 else _VARIES


def _pad(of: Operands) -> Value:
    paddings, axis = of.constant(1), of.values[0].axis
    if paddings is None or axis is None or not all(kind is Kind.SAME for kind in of.kinds[1:]):
        return _VARIES
    return of.values[0] if paddings[2 * axis : 2 * axis + 2] == [0, 0] else _VARIES


def _tile(of: Operands) -> Value:
    axis = of.values[0].axis
    if of.kinds == [Kind.SAME, Kind.COUNT]:  # The same for each row.
        places = of.counts_in(1)
        return lines(Kind.BATCH, places[0]) if len(places) == 1 else _VARIES
    ones = axis is not None and of.element(1, axis) == 1
    return of.values[0] if ones and of.kinds[1] in (Kind.SAME, Kind.COUNT) else _VARIES


def _concat(of: Operands, axis_at: int) -> Value:
    if axis_at and _is_headed(of):
        return Value(Kind.HEADED)
    data = [n for n in range(len(of.names)) if n != (0 if axis_at == 0 else len(of.names) - 1)]
    axis = of.constant(axis_at if axis_at == 0 else len(of.names) - 1)
    if axis is None or not of.only_lines():
        return _VARIES
    lined = [n for n in data if of.kinds[n] in LINES]
    kind = combined({of.kinds[n] for n in lined}, of.integer)
    places = {of.values[n].axis for n in lined}
    if kind is Kind.VARIES or any(of.kinds[n] is Kind.SAME and of.rank(n) == 1 for n in data):
        return _VARIES
    if len(places - {None}) > 1 or any(_along(of, axis, n) for n in lined):
        return _VARIES
    if any(_along(of, axis, n) is None for n in lined) and axis[0] != -1 and None not in places:
        return _VARIES
    return lines(kind, places.pop() if len(places) == 1 else None)


def _pack(of: Operands) -> Value:
    axis = of.node.attr["axis"].i
    if not of.only_lines():
        return _VARIES
    kind = combined({of.kinds[n] for n in of.lined()}, of.integer)
    places = {of.values[n].axis for n in of.lined()}
    if kind is Kind.VARIES or len(places) > 1 or (len(of.lined()) < len(of.names) and of.rank(0) == 1):
        return _VARIES
    place, rank = places.pop(), of.rank(of.lined()[0])
    if place is None:
        return lines(kind, None)
    if axis < 0:
        if rank is None:
            return _VARIES
        axis += rank + 1
    return lines(kind, place + (axis <= place))


def _split(of: Operands) -> Value:
    value, at = (1, 0) if of.node.op == "Split" else (0, 2)
    axes = of.constant(at)
    if of.kinds[value] not in LINES or any(k is not Kind.SAME for n, k in enumerate(of.kinds) if n != value):
        return _VARIES
    return of.values[value] if _along(of, axes, value) is False else _VARIES


def _unpack(of: Operands) -> Value:
    axis, place, rank = of.values[0].axis, of.node.attr["axis"].i, of.rank(0)
    if axis is None:
        return of.unknown_axis(of.kinds[0])
    if place < 0:
        if rank is None:
            return _VARIES
        place += rank
    return _VARIES if place == axis else lines(of.kinds[0], axis - (place < axis))


def _one_hot(of: Operands) -> Value:
    rank, axis, place = of.rank(0), of.values[0].axis, of.node.attr["axis"].i
    if of.kinds[0] not in (*ROWS, Kind.ENTRIES) or any(kind is not Kind.SAME for kind in of.kinds[1:]):
        return _VARIES
    if axis is None or (place >= 0 and rank is None):
        return lines(of.kinds[0], None)
    return lines(of.kinds[0], axis + (0 <= place <= axis))


def _fill(of: Operands) -> Value:
    """The same number everywhere, in a shape that holds a number of rows."""
    if of.kinds[0] not in (Kind.COUNT, Kind.EXTENT, Kind.SUM) or of.kinds[-1] not in (Kind.SAME, of.kinds[0]):
        return _VARIES
    return lines(Kind.BATCH if of.kinds[0] is Kind.COUNT else Kind.ENTRIES, _only_unknown(of.output()))


def _only_unknown(shape: tuple[int | None, ...] | None) -> int | None:
    """Returns the axis of unknown size, if there is one alone."""
    if shape is None or shape.count(None) != 1:
        return None
    return shape.index(None)


def _reverse_sequence(of: Operands) -> Value:
    ok = of.values[0].axis in (of.node.attr["batch_dim"].i, None) and of.kinds[1] in (*ROWS, Kind.SAME)
    return of.values[0] if ok else _VARIES


def _broadcast_to(of: Operands) -> Value:
    shape, rank = of.output(), of.rank(0)
    if of.kinds[0] is Kind.SAME:
        return lines(Kind.BATCH, _only_unknown(shape)) if of.kinds[1] is Kind.COUNT else _VARIES
    if of.kinds[1] not in (Kind.SAME, Kind.COUNT) or shape is None or rank is None or of.values[0].axis is None:
        return _VARIES
    return lines(of.kinds[0], of.values[0].axis + len(shape) - rank)


ROW_RULES: dict[str, Rule] = {
    **dict.fromkeys(_UNARY, _elementwise),
    **dict.fromkeys(_BY_ROW, _by_row),
    "BroadcastTo": _broadcast_to,
    "Concat": lambda of: _concat(of, 0),
    "ConcatV2": lambda of: _concat(of, -1),
    "Conv2DBackpropInput": _transposed_convolution,
    "Conv3DBackpropInputV2": _transposed_convolution,
    "Cumprod": lambda of: _apart(of, of.constant(1)),
    "Cumsum": lambda of: _apart(of, of.constant(1)),
    "DepthwiseConv2dNativeBackpropInput": _transposed_convolution,
    "ExpandDims": _expand_dims,
    "Fill": _fill,
    "MirrorPad": _pad,
    "OneHot": _one_hot,
    "Pack": _pack,
    "Pad": _pad,
    "PadV2": _pad,
    "Reshape": _reshape,
    "ReverseSequence": _reverse_sequence,
    "ReverseV2": lambda of: _apart(of, of.constant(1)),
    "Select": _select,
    "Slice": _slice,
    "Split": _split,
    "SplitV": _split,
    "Squeeze": _squeeze,
    "StridedSlice": _strided_slice,
    "Tile": _tile,
    "Transpose": _transpose,
    "Unpack": _unpack,
}
"""Type of a node -> the rule that gives its value."""
