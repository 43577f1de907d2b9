"""`tf.contrib.training.byte_size_load_fn`: the original takes a variable's size from the output of its op.

The output of a `VarHandleOp`, which a variable is here, is a handle.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageError

__all__ = ["byte_size_load_fn"]


def byte_size_load_fn(op: Any) -> int:
    """Returns the size of a variable, or of an operation's one output, in bytes.

    Args:
        op: the operation.

    Raises:
        UsageError: (a ValueError) it has several outputs, or the shape is not known.
    """
    if len(op.outputs) != 1:
        raise UsageError(
            "tf.contrib.training.byte_size_load_fn",
            f"Op {op.name} must have a single output, and has {len(op.outputs)}.",
            "Give operations of other types a load function of their own.",
        )
    (output,) = op.outputs
    dtype = tf.dtypes.as_dtype(op.get_attr("dtype")) if op.type == "VarHandleOp" else output.dtype.base_dtype
    shape = output.shape
    if op.type == "VarHandleOp" or not shape.is_fully_defined():
        shape = tf.TensorShape(op.get_attr("shape") if "shape" in op.node_def.attr else None)
    shape.assert_is_fully_defined()
    return int(shape.num_elements()) * int(dtype.size)
