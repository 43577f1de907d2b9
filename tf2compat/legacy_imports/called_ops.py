"""Calls of ops by their type, for the generated modules of `tf.contrib`."""

from __future__ import annotations

import importlib
from typing import Any

import tensorflow as tf

from tf2compat.declared.unsupported import unsupported_op
from tf2compat.legacy_imports.contrib_replacements import OPS

__all__ = ["call_op"]


def call_op(op_type: str, given: dict[str, Any], outputs: Any, part: str) -> Any:
    """Makes an op, or its replacement where the kernel is gone; returns its results.

    Args:
        op_type: its type.
        given: its inputs and attributes, and its name.
        outputs: the class of its results, None for a single one.
        part: the part of `tf.contrib` that it is in.

    Raises:
        UnsupportedError: there is neither.
    """
    place = OPS.get(op_type)
    if place is not None:
        module, _, name = place.partition(":")
        made = getattr(importlib.import_module(module), name)(**given)
    elif hasattr(tf.raw_ops, op_type):
        made = getattr(tf.raw_ops, op_type)(**given)
    else:
        raise unsupported_op(op_type, part)
    return made if outputs is None else outputs._make(made)
