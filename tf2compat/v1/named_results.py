"""Functions whose result has the name that it is given, as in TF1: `linspace(0.0, 1.0, 3, name="grid")` is `grid:0`."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["lin_space", "linspace", "random_uniform", "uniform"]

_v1 = tf.compat.v1


@functools.wraps(_v1.random_uniform)
def random_uniform(
    shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = tf.float32, seed: Any = None, name: Any = None
) -> Any:
    """Returns uniform random numbers; `tf.compat.v1.random_uniform` tells of the arguments."""
    if not _tf.builds_graph():
        return _v1.random_uniform(shape, minval, maxval, dtype, seed, name)
    with _v1.name_scope(name, "random_uniform", [shape, minval, maxval]) as scope:
        result = _v1.random_uniform(shape, minval, maxval, dtype, seed, scope)
        # In some cases TensorFlow 2 gives the name to a scope of operations, and not to the last of them.
        return result if result.op.name == scope.rstrip("/") else tf.identity(result, name=scope)


uniform = random_uniform


def _is_number(value: Any) -> bool:
    return isinstance(value, float) or (
        isinstance(value, tf.Tensor) and value.dtype in (tf.float32, tf.float64) and value.shape.rank == 0
    )


@functools.wraps(_v1.linspace)
def linspace(start: Any, stop: Any, num: Any, name: Any = None, axis: Any = 0) -> Any:
    """Returns numbers at equal distances; `tf.compat.v1.linspace` tells of the arguments."""
    if _tf.builds_graph() and axis == 0 and _is_number(start) and _is_number(stop):
        # TF1's op; TensorFlow 2 composes it of others.
        return tf.raw_ops.LinSpace(start=start, stop=stop, num=num, name=name)
    return _v1.linspace(start, stop, num, name, axis)


lin_space = linspace
