"""`tf.tuple`: it waits for assignments too, which were tensors in TF1 and are variables in TensorFlow 2."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat import _tf

__all__ = ["tuple"]

_stock = tf.compat.v1.tuple


@functools.wraps(_stock)
def tuple(tensors: Any, name: str | None = None, control_inputs: Iterable[Any] | None = None) -> Any:
    """Returns TensorFlow's tensors; `control_inputs` may hold what `v.assign` returns."""
    if control_inputs and not tf.executing_eagerly():
        control_inputs = [each.op if isinstance(each, _tf.UnreadVariable) else each for each in control_inputs]
    return _stock(tensors, name=name, control_inputs=control_inputs)
