"""The one table of what ops do to variables, and of what branches, loops, calls and draws."""

from __future__ import annotations

__all__ = [
    "BACK_EDGES",
    "BRANCHES",
    "CALLS",
    "CONTROL_FLOW",
    "DRAWS",
    "ENTERS",
    "EXITS",
    "LOOPS",
    "MERGES",
    "PASSES_ON",
    "READS",
    "SWITCHES",
    "writes_variable",
]

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

LOOPS = frozenset({"For", "StatelessWhile", "While"})
"""Ops that call a function again and again."""

CALLS = frozenset({"PartitionedCall", "StatefulPartitionedCall"})
"""Ops that call a function once."""

ENTERS, EXITS = frozenset({"Enter", "RefEnter"}), frozenset({"Exit", "RefExit"})
"""TF1's loops: ops through which a value comes into the frame of a loop, and leaves it."""

BACK_EDGES = frozenset({"NextIteration", "RefNextIteration"})
"""TF1's loops: ops through which a value comes to the next turn."""

SWITCHES, MERGES = frozenset({"RefSwitch", "Switch"}), frozenset({"Merge", "RefMerge"})
"""TF1's branches and loops: ops that lead a value one of two ways, and that take the one that came."""

PASSES_ON = frozenset({"Identity", "RefIdentity"}) | ENTERS | EXITS | BACK_EDGES | SWITCHES | MERGES
"""Ops whose first output is their first input; that of `MERGES` is one of their inputs."""

CONTROL_FLOW = ENTERS | EXITS | BACK_EDGES | SWITCHES | MERGES | {"LoopCond"}
"""The ops of TF1's branches and loops."""

DRAWS = frozenset(
    {
        "AllCandidateSampler",
        "FixedUnigramCandidateSampler",
        "LearnedUnigramCandidateSampler",
        "LogUniformCandidateSampler",
        "Multinomial",
        "ParameterizedTruncatedNormal",
        "RandomCrop",
        "RandomGamma",
        "RandomPoisson",
        "RandomPoissonV2",
        "RandomShuffle",
        "RandomStandardNormal",
        "RandomUniform",
        "RandomUniformInt",
        "SampleDistortedBoundingBox",
        "SampleDistortedBoundingBoxV2",
        "ThreadUnsafeUnigramCandidateSampler",
        "TruncatedNormal",
        "UniformCandidateSampler",
    }
)
"""Ops that draw random numbers, and count in their kernels how many."""


def writes_variable(op: str) -> bool:
    """Returns whether an op of this name writes a variable."""
    return op.startswith(_WRITES)
