"""`tf.contrib.training`'s strategies of placing variables on parameter servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["GreedyLoadBalancingStrategy", "byte_size_load_fn"]


class GreedyLoadBalancingStrategy:
    """Places each variable on the parameter server with the least load, for `tf.train.replica_device_setter`.

    Args:
        num_tasks: how many parameter servers there are.
        load_fn: the load of an operation, a number.

    Source: `tf.contrib.training.GreedyLoadBalancingStrategy`.
    """

    def __init__(self, num_tasks: int, load_fn: Callable[[Any], float]) -> None:
        self._load_fn = load_fn
        self._loads = np.zeros(num_tasks)

    def __call__(self, op: Any) -> int:
        """Returns the number of the server of an operation."""
        task = int(np.argmin(self._loads))
        self._loads[task] += self._load_fn(op)
        return task


def byte_size_load_fn(op: Any) -> int:
    """Returns the size of an operation's one output in bytes.

    Source: `tf.contrib.training.byte_size_load_fn`.
    """
    output = op.outputs[0]
    dtype = output.dtype.base_dtype
    shape = tf.TensorShape(op.get_attr("shape") if "shape" in op.node_def.attr else output.shape)
    if op.type == "VarHandleOp":
        dtype = tf.dtypes.as_dtype(op.get_attr("dtype"))
    return int(shape.num_elements()) * int(dtype.size)
