"""`tf.while_loop`: in a program of TF1 its result is a list or a tuple as the body's is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.v1.tf1_control_flow import is_answering_as_tf1

__all__ = ["while_loop"]

_v1 = tf.compat.v1
_SYMBOL = "tf.while_loop"


def _scalar_truth(cond: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a condition that refuses numbers, which the kernels of TensorFlow 2 take for true."""

    @functools.wraps(cond)
    def call(*variables: Any) -> Any:
        found = cond(*variables)
        if isinstance(found, tf.Tensor) and found.dtype.base_dtype != tf.bool:
            raise UsageTypeError(
                _SYMBOL, f"The condition is of type {found.dtype.name}, where bool is expected.", "Compare it by `>`."
            )
        return found

    return call


@functools.wraps(_v1.while_loop)
def while_loop(
    cond: Any,
    body: Any,
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
    maximum_iterations: Any = None,
    return_same_structure: bool = False,
) -> Any:
    """Repeats `body` while `cond` is true; `tf.compat.v1.while_loop` tells of the arguments.

    Raises:
        UsageError: (a ValueError) there are no loop variables, or the body returns None.
        UsageTypeError: (a TypeError) the condition is no bool.
    """
    rest = (shape_invariants, parallel_iterations, back_prop, swap_memory, name, maximum_iterations)
    if not _tf.builds_graph() or not callable(cond) or not callable(body):
        return _v1.while_loop(cond, body, loop_vars, *rest, return_same_structure)
    # A tensor's truth cannot be asked while a graph is built.
    if not isinstance(loop_vars, tf.Tensor) and not loop_vars:
        raise UsageError(_SYMBOL, "No loop variables provided.", "Give a list of tensors, at least one.")
    kinds: list[type] = []

    @functools.wraps(body)
    def recorded(*variables: Any) -> Any:
        result = body(*variables)
        if result is None:
            raise UsageError(_SYMBOL, "None values not supported: the body returns None.", "Return the new values.")
        kinds.append(type(result))
        return result

    found = _v1.while_loop(_scalar_truth(cond), recorded, loop_vars, *rest, return_same_structure)
    # The last trace counts: TensorFlow may trace the body more than once.
    kind = kinds[-1] if kinds and is_answering_as_tf1() else None
    return kind(found) if kind in (list, tuple) and type(found) in (list, tuple) else found
