"""The one table of what ops do to variables, and of what branches."""

from __future__ import annotations

__all__ = ["BRANCHES", "READS", "writes_variable"]

_WRITES = (
    "Assign",
    "ResourceApply",
    "ResourceCountUpTo",
    "ResourceScatter",
    "ResourceSparseApply",
    "ResourceStridedSliceAssign",
)
"""Beginnings of the names of ops that write the variable whose handle or reference they take first."""

READS = frozenset({"ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VarIsInitializedOp", "VariableShape"})
"""Ops that take the handle of a variable and write nothing."""

BRANCHES = frozenset({"If", "StatelessIf", "Case", "StatelessCase"})
"""Ops that call one of several functions, chosen by their first input."""


def writes_variable(op: str) -> bool:
    """Returns whether an op of this name writes a variable."""
    return op.startswith(_WRITES)
