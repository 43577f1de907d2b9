import tensorflow as tf

from tf2compat import _tf
from tf2compat.graph.ops import BRANCHES, CALLS, CONTROL_FLOW, DRAWS, LOOPS, MERGES, PASSES_ON, READS, writes_variable
from tf2compat.graph.passes.shared_random_state import MOVED

KERNELS = [name for name in dir(tf.raw_ops) if name[0].isupper()]
NO_VARIABLES = (
    "ResourceAccumulator", "ResourceConditionalAccumulator", "DestroyResourceOp", "ConsumeMutexLock", "MutexLock",
)  # fmt: skip
"""Resources of other kinds."""


def takes_a_variable(op):
    return op.startswith(("Resource", "AssignVariable", "AssignAddVariable", "AssignSubVariable")) or op in READS


def test_each_op_that_takes_a_variable_reads_or_writes_it():
    ops = [op for op in KERNELS if takes_a_variable(op) and not op.startswith(NO_VARIABLES)]
    assert len(ops) > 50
    assert [op for op in ops if (op in READS) == writes_variable(op)] == []


def test_ops_that_take_a_reference_and_write_it():
    written = {"Assign", "AssignAdd", "AssignSub"}
    assert all(writes_variable(op) for op in written)
    assert not any(map(writes_variable, ("Assert", "ReadVariableOp", "VarHandleOp", "Identity")))


def test_branches_loops_and_calls_take_functions():
    for op in BRANCHES | LOOPS | CALLS:
        assert any(attribute.type in ("func", "list(func)") for attribute in _tf.op_def(op).attr)


def test_each_form_of_an_op_of_control_flow_for_references_is_beside_that_for_values():
    references = {op for op in CONTROL_FLOW if op.startswith("Ref")}
    assert {f"Ref{op}" for op in CONTROL_FLOW - references - {"LoopCond"}} == references
    for op in PASSES_ON:
        definition = _tf.op_def(op)
        taken, given = definition.input_arg[0], definition.output_arg[0]
        assert (taken.type_attr, taken.is_ref) == (given.type_attr, given.is_ref)
        assert bool(taken.number_attr) == (op in MERGES)


NO_DRAWS = ("CudnnRNN", "RandomShuffleQueue")  # The first draws on a GPU alone.


def test_each_op_that_draws_by_a_count_in_its_kernel():
    """An op that is not stateful (`FractionalMaxPool`) has kernels of its own in each combination of fetches in TF1."""
    found = set()
    for op in KERNELS:
        definition = _tf.op_def(op)
        if definition.is_stateful and {"seed", "seed2"} <= {attribute.name for attribute in definition.attr}:
            found.add(op)
    assert {op for op in found if not op.startswith(NO_DRAWS)} == DRAWS
    assert MOVED < DRAWS
