"""`tf.train.Int64List`, which takes truth values as integers, as the protobuf of TF1's time did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

__all__ = ["Int64List"]

_STOCK = tf.train.Int64List


class _Message(type):
    """Makes messages of TensorFlow's class, and stands for it else: a class of messages cannot be derived from."""

    def __call__(cls, *, value: Iterable[Any] = ()) -> Any:
        values = value if hasattr(value, "__len__") else list(value)
        try:
            return _STOCK(value=values)
        except TypeError:
            if not any(isinstance(number, bool | np.bool_) for number in values):
                raise
        return _STOCK(value=[int(one) if isinstance(one, bool | np.bool_) else one for one in values])

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _STOCK)

    def __getattr__(cls, name: str) -> Any:
        return getattr(_STOCK, name)


class Int64List(metaclass=_Message):
    """The integers of a `tf.train.Feature`.

    It makes messages of TensorFlow's own class. `True`, which today's protobuf refuses, and `np.True_`, which is no
    index since NumPy 2, are 1, as they were. A message's `value.append(True)` is refused as by TensorFlow.

    Args:
        value: integers and truth values; an array has one dimension.

    Raises:
        TypeError: one of them is something else.
        ValueError: one of them has more than 64 bits.

    Source: `tf.train.Int64List`.
    """
