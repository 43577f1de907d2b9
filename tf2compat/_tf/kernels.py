"""Registered ops and their kernels, those of XLA included."""

from __future__ import annotations

import functools
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import kernels, op_def_registry

__all__ = ["has_kernel", "op_def", "start_xla"]


def op_def(op_type: str) -> Any:
    """Returns the `OpDef` of a registered op; None for an op that is not registered."""
    return op_def_registry.get(op_type)


@functools.cache
def start_xla() -> None:
    """Makes XLA register its kernels: it does so when it first compiles something."""
    with context.eager_mode():
        tf.function(lambda x: x + 1.0, jit_compile=True)(tf.constant(1.0))


@functools.cache
def _kernels(op_type: str, device_type: str) -> tuple[Any, ...]:
    found = kernels.get_registered_kernels_for_op(op_type).kernel
    return tuple(kernel for kernel in found if kernel.device_type == device_type)


def has_kernel(node: Any, device_type: str) -> bool:
    """Returns whether a kernel of a device (`CPU`, `XLA_CPU_JIT`) takes a node, by its op and types."""

    def fits(constraint: Any) -> bool:
        attribute = node.attr[constraint.name]
        # A constraint is about one type or a list of types.
        types = list(attribute.list.type) or [attribute.type]
        return set(types) <= set(constraint.allowed_values.list.type)

    return any(all(fits(constraint) for constraint in kernel.constraint) for kernel in _kernels(node.op, device_type))
