import tensorflow as tf

from tf2compat import _tf
from tf2compat.engine.ops import BRANCHES, READS, writes_variable

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


def test_branches_take_functions():
    for op in BRANCHES:
        assert any(attribute.type in ("func", "list(func)") for attribute in _tf.op_def(op).attr)
