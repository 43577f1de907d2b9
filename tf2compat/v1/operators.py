"""Operators of a graph's values that TensorFlow 2 refuses, or gives another meaning."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from tf2compat import _tf, patches
from tf2compat.errors import UsageError

__all__ = ["restore_operators"]

_IN_PLACE = ("add", "sub", "mul", "truediv", "pow")


def _in_graphs(stock: Callable[..., Any], legacy: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a method that is `legacy` where graphs are built, and `stock` in eager mode and functions."""

    @functools.wraps(stock)
    def method(self: Any, *arguments: Any) -> Any:
        return (legacy if _tf.builds_graph() else stock)(self, *arguments)

    return method


def _eval(self: Any, session: Any = None, feed_dict: Any = None) -> Any:
    """Returns the value of what an assignment returns: in TF1 a tensor, whose `eval` takes feeds first."""
    # A variable's `eval` takes the session first, a tensor's the feeds.
    if isinstance(session, Mapping) or isinstance(feed_dict, _tf.SessionInterface):
        session, feed_dict = feed_dict, session
    return self.value().eval(feed_dict, session)


def _dimension(self: Any, value: Any) -> None:
    """Makes a dimension of a number, of a float as well if it is a whole one."""
    if isinstance(value, (bool, float, np.bool_, np.floating)):
        whole = int(value)
        if whole != value:
            raise UsageError("tf.Dimension", f"Ambiguous dimension: {value}.", "Round it to a whole number.")
        value = whole
    _stock_dimension(self, value)


_stock_dimension = tf.compat.v1.Dimension.__init__


def restore_operators() -> None:
    """Gives variables and dimensions of graphs the operators that they had in TF1. Twice is harmless.

    - A variable is true (`if self._bias:`): its value is known in a session alone.
    - `v += 1` binds `v` to a tensor.
    - `tf.assign_add(v, x).eval(feed_dict={x: 1.0})` takes feeds.
    - `Dimension(3.0)`, `shape[0] * 2.0` and `shape + [4.0]` take whole floats.
    - A dimension is true, an unknown one and 0 too.
    """
    variable, dimension = _tf.ResourceVariable, tf.compat.v1.Dimension
    patches.put(variable, "__bool__", _in_graphs(patches.original(variable, "__bool__"), lambda self: True))
    for name in _IN_PLACE:
        method = f"__i{name}__"
        patches.put(variable, method, _in_graphs(patches.original(variable, method), getattr(operator, name)))
    patches.put(_tf.UnreadVariable, "eval", _eval)
    patches.put(dimension, "__init__", _dimension)
    # TF1's class had no truth of its own, so every dimension was true.
    patches.put(dimension, "__bool__", lambda self: True)
